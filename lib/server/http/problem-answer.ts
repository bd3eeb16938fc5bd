import type { Logger } from "pino";
import { type ErrorCode, type FieldError, makeProblem, problems } from "@/lib/contracts/problems";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { AppError } from "@/lib/server/services/app-error";
import { TextAnswer } from "./text-answer";

const retryAfterS: Partial<Record<ErrorCode, string>> = { unavailable: "2", rate_limited: "10" };

export function problemAnswer(
  code: ErrorCode,
  detail: string,
  requestId: string,
  extra: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
): TextAnswer {
  const retryAfter = retryAfterS[code];
  const headers = {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    "x-request-id": requestId,
    ...(retryAfter ? { "retry-after": retryAfter } : {}),
    ...(code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="hardsim"' } : {}),
    ...extra.headers,
  };
  const problem = makeProblem(code, detail, requestId, extra.errors);
  return new TextAnswer(problems[code].status, headers, JSON.stringify(problem));
}

/** The one place that turns what was thrown into an answer. What nobody expected is logged whole and told in no detail. */
export function toProblemAnswer(error: unknown, requestId: string, log: Logger): TextAnswer {
  if (error instanceof AppError) {
    if (error.code === "internal") log.error({ err: error, requestId }, "request failed");
    return problemAnswer(error.code, error.message, requestId, {
      errors: error.errors,
      headers: error.retryAfterS === null ? {} : { "retry-after": String(error.retryAfterS) },
    });
  }
  if (isDatabaseAway(error)) {
    log.warn({ err: error, requestId }, "request refused: the database is away");
    return problemAnswer(
      "unavailable",
      "The database does not answer at the moment; nothing was changed. Try again in a few seconds.",
      requestId,
    );
  }
  log.error({ err: error, requestId }, "request failed");
  return problemAnswer(
    "internal",
    `Something went wrong on the server; its log has the cause under ${requestId}.`,
    requestId,
  );
}
