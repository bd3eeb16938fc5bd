import type { z } from "zod";
import type { Contract } from "@/lib/contracts/contract";
import type { FieldError } from "@/lib/contracts/problems";
import { describeIssues, summarizeErrors } from "@/lib/contracts/strict-object";
import { AppError } from "@/lib/server/services/app-error";
import type { SentRequest } from "@/lib/server/services/idempotency/once-key";
import type { AskedRequest } from "./asked-request";
import { readJsonBody } from "./read-body";
import { isStorable, requirePlain } from "./require-plain";

/** A request as it was sent, of text that can be kept; its body is null where the contract reads none. */
export async function readSentRequest(
  contract: Contract,
  request: AskedRequest,
  params: Readonly<Record<string, string>>,
): Promise<SentRequest> {
  if (!Object.values(params).every(isStorable))
    throw new AppError("not_found", "There is nothing with such an id.");
  const query = readQuery(request);
  if (contract.body === null) return { params, query, body: null };
  const body = await readJsonBody(request);
  requirePlain(body);
  return { params, query, body };
}

/**
 * What the contract's schemas make of it. Everything that a request can say wrongly is found by now, so that a ZodError
 * from anywhere later is our own bug.
 */
export function parseRequest(contract: Contract, sent: SentRequest) {
  return {
    params: check(contract.params, sent.params),
    query: check(contract.query, sent.query),
    body: contract.body === null ? null : check(contract.body, sent.body),
  };
}

function readQuery(request: AskedRequest): Record<string, string> {
  const at = request.url.indexOf("?");
  if (at === -1) return {};
  const query = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(request.url.slice(at))) {
    if (query.has(name)) throw refuse([{ path: name, message: "is given twice" }]);
    if (!isStorable(value) || !isStorable(name))
      throw refuse([{ path: "query", message: "has a NUL or half of a surrogate pair" }]);
    query.set(name, value);
  }
  return Object.fromEntries(query);
}

function check<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw refuse(describeIssues(parsed.error));
}

function refuse(errors: FieldError[]): AppError {
  return new AppError("invalid_request", summarizeErrors(errors), { errors });
}
