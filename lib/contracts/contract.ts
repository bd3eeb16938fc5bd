import type { z } from "zod";
import type { Scope } from "@/lib/core/names";
import type { ErrorCode } from "./problems";

/**
 * One verb of the API as data. `defineRoute`, the browser's `call`, the OpenAPI document and the tests read the same one.
 */
export type Contract<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType | null = z.ZodType | null,
  Answer extends z.ZodType | null = z.ZodType | null,
> = {
  /** The verb's own name, the same as its service and its mutation. */
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As OpenAPI writes it: `/v1/training-runs/{run_id}`. */
  path: string;
  summary: string;
  params: Params;
  query: Query;
  /** Null: the verb reads no body; whatever is sent is ignored. */
  body: Body;
  status: number;
  /** Null: the answer is not JSON; `media` says what it is. */
  response: Answer;
  /** What else, or instead of JSON, it answers. */
  media?: readonly (
    | "text/event-stream"
    | "application/octet-stream"
    | "application/json"
    | "text/plain"
    | "text/csv"
  )[];
  /**
   * `none`: no identity is asked for (the link is the right, or the fact is public). `session`: any signed-in person,
   * for what is their own; no key.
   */
  scope: Scope | "session" | "none";
  /** An `Idempotency-Key` header is honoured: the first answer is kept for 24 hours. */
  idempotent?: true;
  /** What it can refuse, besides what every verb can (`commonRefusals`). */
  refuses: readonly ErrorCode[];
};

/** Only names the types; the contract is the data. */
export function defineContract<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Answer extends z.ZodType | null,
>(contract: Contract<Params, Query, Body, Answer>): Contract<Params, Query, Body, Answer> {
  return contract;
}
