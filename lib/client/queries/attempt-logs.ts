import { queryOptions } from "@tanstack/react-query";
import { getAttemptLog } from "@/lib/contracts/logs";
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
