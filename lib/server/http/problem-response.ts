import type { Logger } from "pino";
import { type ErrorCode, type FieldError, makeProblem, problems } from "@/lib/contracts/problems";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";
import { AppError } from "@/lib/server/services/app-error";

const retryAfterS: Partial<Record<ErrorCode, string>> = { unavailable: "2", rate_limited: "10" };

export function problemResponse(
  code: ErrorCode,
  detail: string,
  requestId: string,
  extra: { errors?: readonly FieldError[]; headers?: Record<string, string> } = {},
): Response {
  const retryAfter = retryAfterS[code];
  return new Response(JSON.stringify(makeProblem(code, detail, requestId, extra.errors)), {
    status: problems[code].status,
    headers: {
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": requestId,
      ...(retryAfter ? { "retry-after": retryAfter } : {}),
      ...(code === "unauthenticated" ? { "www-authenticate": 'Bearer realm="hardsim"' } : {}),
      ...extra.headers,
    },
  });
}

/** The one place that turns what was thrown into an answer. What nobody expected is logged whole and told in no detail. */
export function toProblemResponse(error: unknown, requestId: string, log: Logger): Response {
  if (error instanceof AppError) {
    if (error.code === "internal") log.error({ err: error, requestId }, "request failed");
    return problemResponse(error.code, error.message, requestId, {
      errors: error.errors,
      headers: error.retryAfterS === null ? {} : { "retry-after": String(error.retryAfterS) },
    });
  }
  if (isDatabaseAway(error)) {
    log.warn({ err: error, requestId }, "request refused: the database is away");
    return problemResponse(
      "unavailable",
      "The database does not answer at the moment; nothing was changed. Try again in a few seconds.",
      requestId,
    );
  }
  log.error({ err: error, requestId }, "request failed");
  return problemResponse(
    "internal",
    `Something went wrong on the server; its log has the cause under ${requestId}.`,
    requestId,
  );
}
