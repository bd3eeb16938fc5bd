import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getAttemptLog } from "@/lib/contracts/logs/read";
import { buildUrl } from "../build-url";
import { call } from "../call";

/** The last `lines` of an attempt's log, oldest first. */
export function attemptLogEndQuery(runId: string, attemptId: string, lines: number) {
  return queryOptions({
    queryKey: ["attempt-log", runId, attemptId, lines],
    queryFn: ({ signal }) =>
      call(getAttemptLog, {
        params: { run_id: runId, attempt_id: attemptId },
        query: { offset: -lines, limit: lines },
        signal,
      }),
  });
}

/** Lines of a log from number `from` on (counted from 0), and how long it is by now. */
export function readLogLines(
  runId: string,
  attemptId: string,
  { from, lines, signal }: { from: number; lines: number; signal?: AbortSignal },
) {
  return call(getAttemptLog, {
    params: { run_id: runId, attempt_id: attemptId },
    query: { offset: from, limit: lines },
    signal,
  });
}

/** Where the whole of it is to be had as a file. */
export function logFileUrl(runId: string, attemptId: string): string {
  return buildUrl(getAttemptLog.path, { run_id: runId, attempt_id: attemptId }, { format: "text" });
}

export const foundAtOnce = 500;

/** Lines that contain `q` in any case, oldest first, page after page. */
export function logSearchQuery(runId: string, attemptId: string, q: string) {
  return infiniteQueryOptions({
    queryKey: ["attempt-log", runId, attemptId, "search", q],
    queryFn: ({ pageParam, signal }) =>
      call(getAttemptLog, {
        params: { run_id: runId, attempt_id: attemptId },
        query: { offset: pageParam, limit: foundAtOnce, q },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ lines }) => (lines.length < foundAtOnce ? null : (lines.at(-1)?.n ?? 0) + 1),
    enabled: q !== "",
    staleTime: 0,
  });
}
