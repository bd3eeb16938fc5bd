import type { z } from "zod";
import type { Contract } from "@/lib/contracts/contract";
import { problemSchema } from "@/lib/contracts/problems";
import { ApiError } from "./api-error";
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
  { params, query, body, signal }: CallInput<Params, Query> = {},
): Promise<AnswerOf<Answer>> {
  const response = await send(buildUrl(contract.path, params, query), {
    method: contract.method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  if (!response.ok) throw await readRefusal(response);
  return trustAnswer<Answer>(contract.response === null ? null : await response.json());
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

async function readRefusal(response: Response): Promise<ApiError> {
  const text = await response.text();
  const problem = problemSchema.safeParse(parseOrNull(text));
  if (problem.success) {
    const { code, status, detail, request_id: requestId, errors } = problem.data;
    return new ApiError({ code, status, detail, requestId, errors });
  }
  return new ApiError({
    code: response.status >= 500 ? "internal" : "invalid_request",
    status: response.status,
    detail: `The server answered ${response.status} without saying why.`,
    requestId: response.headers.get("x-request-id"),
  });
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's HTML is no problem document; the status says what there is to say.
    return null;
  }
}

/** The server's own tests hold every answer against the same contract, so it is not checked a second time here. */
function trustAnswer<Answer extends z.ZodType | null>(answer: unknown): AnswerOf<Answer> {
  return answer as AnswerOf<Answer>;
}
