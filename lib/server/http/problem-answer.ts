import type { Logger } from "pino";
import {
  type ErrorCode,
  type FieldError,
  makeProblem,
  type Problem,
  problems,
} from "@/lib/contracts/problems";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { AppError } from "@/lib/server/services/app-error";
import { TextAnswer } from "./text-answer";

const retryAfterS: Partial<Record<ErrorCode, string>> = { unavailable: "2", rate_limited: "10" };

type Extra = {
  errors?: readonly FieldError[];
  current?: Problem["current"];
  headers?: Record<string, string>;
};

export function problemAnswer(
  code: ErrorCode,
  detail: string,
  requestId: string,
  extra: Extra = {},
): TextAnswer {
  const problem = makeProblem(code, detail, requestId, extra);
  const headers = {
    ...headersOf(code, requestId),
    "content-type": "application/problem+json",
    ...extra.headers,
  };
  return new TextAnswer(problems[code].status, headers, JSON.stringify(problem));
}

function headersOf(code: ErrorCode, requestId: string): Record<string, string> {
  const retryAfter = retryAfterS[code];
  return {
    "cache-control": "no-store",
    "x-request-id": requestId,
    ...(retryAfter ? { "retry-after": retryAfter } : {}),
    ...(code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="hardsim"' } : {}),
  };
}

/** The one place that turns what was thrown into an answer. */
export function toProblemAnswer(error: unknown, requestId: string, log: Logger): TextAnswer {
  const { code, detail, extra } = explain(error, requestId, log);
  return problemAnswer(code, detail, requestId, extra);
}

/** The same for whoever calls a server action: of an answer of this very type Next shows a person the words, of any other none. */
export function toActionAnswer(error: unknown, requestId: string, log: Logger): TextAnswer {
  const { code, detail, extra } = explain(error, requestId, log);
  const headers = { ...headersOf(code, requestId), "content-type": "text/plain" };
  return new TextAnswer(problems[code].status, { ...headers, ...extra.headers }, detail);
}

/** What nobody expected is logged whole and told in no detail. */
function explain(
  error: unknown,
  requestId: string,
  log: Logger,
): { code: ErrorCode; detail: string; extra: Extra } {
  if (error instanceof AppError) {
    if (error.code === "internal") log.error({ err: error, requestId }, "request failed");
    const headers: Record<string, string> =
      error.retryAfterS === null ? {} : { "retry-after": String(error.retryAfterS) };
    return {
      code: error.code,
      detail: error.message,
      extra: { errors: error.errors, current: error.current, headers },
    };
  }
  if (isDatabaseAway(error)) {
    log.warn({ err: error, requestId }, "request refused: the database is away");
    const detail =
      "The database does not answer at the moment; nothing was changed. Try again in a few seconds.";
    return { code: "unavailable", detail, extra: {} };
  }
  log.error({ err: error, requestId }, "request failed");
  const detail = `Something went wrong on the server; its log has the cause under ${requestId}.`;
  return { code: "internal", detail, extra: {} };
}
