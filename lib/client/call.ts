import type { z } from "zod";
import type { Contract } from "@/lib/contracts/contract";
import { ApiError, readRefusal } from "./api-error";
import { buildUrl, type QueryValues } from "./build-url";

type AnswerOf<Answer extends z.ZodType | null> = Answer extends z.ZodType ? z.output<Answer> : null;
type NamesOf<Shape extends z.ZodObject> = keyof z.input<Shape> & string;

export type CallInput<Params extends z.ZodObject, Query extends z.ZodObject> = {
  params?: Readonly<Record<NamesOf<Params>, string>>;
  query?: { readonly [Name in NamesOf<Query>]?: QueryValues[string] };
  body?: unknown;
  signal?: AbortSignal;
};

/** One request of a contract, with the session's cookie. Rejects with `ApiError`, or with the signal's reason. */
export async function call<
  Params extends z.ZodObject,
  Query extends z.ZodObject,
  Body extends z.ZodType | null,
  Answer extends z.ZodType | null,
>(
  contract: Contract<Params, Query, Body, Answer>,
  input: CallInput<Params, Query> = {},
): Promise<AnswerOf<Answer>> {
  const response = await request(contract, input, "application/json");
  return trustAnswer<Answer>(contract.response === null ? null : await response.json());
}

/** The same of a verb that answers with a file. */
export async function callFile<Params extends z.ZodObject, Query extends z.ZodObject>(
  contract: Contract<Params, Query, null, null>,
  input: CallInput<Params, Query> = {},
): Promise<ArrayBuffer> {
  return (await request(contract, input, "application/octet-stream")).arrayBuffer();
}

/** A file that a link of this server leads to, by the path alone: the page may know the server by another name than its links do. */
export async function fetchLink(link: string, signal?: AbortSignal): Promise<ArrayBuffer> {
  const { pathname } = new URL(link);
  const response = await send(pathname, { headers: { accept: "application/octet-stream" }, signal });
  return (await requireOk(response)).arrayBuffer();
}

async function request<Params extends z.ZodObject, Query extends z.ZodObject>(
  { path, method }: Pick<Contract<Params, Query>, "path" | "method">,
  { params, query, body, signal }: CallInput<Params, Query>,
  accept: string,
): Promise<Response> {
  const response = await send(buildUrl(path, params, query), {
    method,
    headers: { accept, ...(body === undefined ? {} : { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  return requireOk(response);
}

async function requireOk(response: Response): Promise<Response> {
  if (response.ok) return response;
  const { status } = response;
  throw readRefusal(await response.text(), () => ({
    code: status >= 500 ? "internal" : "invalid_request",
    status,
    detail: `The server answered ${status} without saying why.`,
    requestId: response.headers.get("x-request-id"),
  }));
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new ApiError(
      {
        code: "unreachable",
        status: 0,
        detail: "The server does not answer. Is it running, and is this machine still connected to it?",
        requestId: null,
      },
      { cause },
    );
  }
}

/** The server's own tests hold every answer against the same contract, so it is not checked a second time here. */
function trustAnswer<Answer extends z.ZodType | null>(answer: unknown): AnswerOf<Answer> {
  return answer as AnswerOf<Answer>;
}
