import { z } from "zod";
import type { Scope } from "@/lib/core/names";
import type { CamelKeys } from "./code-names";
import type { ErrorCode } from "./problems";
import { strictObject } from "./strict-object";

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
  /** What the path names. */
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
    | "video/mp4"
    | "video/webm"
  )[];
  /**
   * `none`: no identity is asked for (the link is the right, or the fact is public). `session`: any signed-in person,
   * for what is their own; no key. `owner`: an owner of the server, signed in; no key.
   */
  scope: Scope | "owner" | "session" | "none";
  /** An `Idempotency-Key` header is honoured: the first answer is kept for 24 hours. */
  idempotent?: true;
  /** Its answer has an `ETag`, and is 304 without a body where `If-None-Match` names that. */
  validated?: true;
  /** With `validated`: the answer under one address changes so seldom that a browser keeps it for a day without asking. */
  kept?: true;
  /** What it can refuse, besides what every verb can (`commonRefusals`). */
  refuses: readonly ErrorCode[];
};

/** What a request names in its path and query, as the code calls it: what a verb's service is told. */
export type InputOf<Of extends Pick<Contract, "params" | "query">> = CamelKeys<z.output<Of["params"]>> &
  CamelKeys<z.output<Of["query"]>>;

/** What a verb's service answers. */
export type AnswerOf<Of extends Pick<Contract, "response">> = Of["response"] extends z.ZodType
  ? z.output<Of["response"]>
  : never;

type NamesIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;
type ParamsOf<Path extends string> = z.ZodObject<{ [Name in NamesIn<Path>]: z.ZodString }, z.core.$strip>;

const nothing = strictObject({});

/** A contract but for what its path says, and what most verbs have alike. */
type Told<Path extends string, Query, Body, Answer> = Omit<
  Contract,
  "path" | "params" | "query" | "body" | "status" | "response" | "refuses"
> & {
  path: Path;
  /** Left out: nothing may be asked. */
  query?: Query;
  /** Left out: null. */
  body?: Body;
  /** Left out: 200. */
  status?: number;
  response: Answer;
  /** Left out: nothing of its own. */
  refuses?: readonly ErrorCode[];
};

/** Fills in what is not told; the parameters are those that the path names, each a text. */
export function defineContract<
  Path extends string,
  Answer extends z.ZodType | null,
  Query extends z.ZodObject = typeof nothing,
  Body extends z.ZodType | null = null,
>(told: Told<Path, Query, Body, Answer>): Contract<ParamsOf<Path>, Query, Body, Answer> {
  const names = [...told.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const params = z.object(Object.fromEntries(names.map((name) => [name, z.string()])));
  return inferContract({ query: nothing, body: null, status: 200, refuses: [], ...told, params });
}

/** Guarantee: `defineContract` alone calls this: a query or body that is not told has its type from the default. */
function inferContract<
  Path extends string,
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Answer extends z.ZodType | null,
>(made: Contract): Contract<ParamsOf<Path>, Query, Body, Answer> {
  return made as unknown as Contract<ParamsOf<Path>, Query, Body, Answer>;
}
