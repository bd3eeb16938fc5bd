import type { z } from "zod";
import type { Contract } from "@/lib/contracts/contract";
import type { FieldError } from "@/lib/contracts/problems";
import { describeIssues, summarizeErrors } from "@/lib/contracts/strict-object";
import { AppError } from "@/lib/server/services/app-error";
import { findUnstorableText, isStorable } from "./find-unstorable-text";
import { readJsonBody } from "./read-body";

export type Parsed = {
  params: unknown;
  query: unknown;
  body: unknown;
  /** The body before defaults: what an Idempotency-Key is compared by. */
  sentBody: unknown;
};

/** Everything that a request can say wrongly is found here, so that a ZodError from anywhere later is our own bug. */
export async function parseRequest(
  contract: Contract,
  request: Request,
  params: Readonly<Record<string, string>>,
): Promise<Parsed> {
  if (!Object.values(params).every(isStorable))
    throw new AppError("not_found", "There is nothing with such an id.");
  const parsedParams = check(contract.params, params);
  const query = check(contract.query, readQuery(request));
  if (contract.body === null) return { params: parsedParams, query, body: null, sentBody: null };
  const sentBody = await readJsonBody(request);
  const unstorable = findUnstorableText(sentBody);
  if (unstorable !== null)
    throw refuse([
      { path: unstorable, message: "has a NUL or half of a surrogate pair, which cannot be kept" },
    ]);
  return { params: parsedParams, query, body: check(contract.body, sentBody), sentBody };
}

function readQuery(request: Request): Record<string, string> {
  const { searchParams } = new URL(request.url);
  const query = new Map<string, string>();
  for (const [name, value] of searchParams) {
    if (query.has(name)) throw refuse([{ path: name, message: "is given twice" }]);
    if (!isStorable(value) || !isStorable(name))
      throw refuse([{ path: "query", message: "has a NUL or half of a surrogate pair" }]);
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

function check(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refuse(describeIssues(parsed.error));
}

function refuse(errors: FieldError[]): AppError {
  return new AppError("invalid_request", summarizeErrors(errors), { errors });
}
