import { queryOptions } from "@tanstack/react-query";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { call } from "../call";

/** More lanes than this are no picture. */
export const forksShown = 20;

/** The newest runs that were forked from this one. */
export function forksQuery(runId: string) {
  return queryOptions({
    queryKey: ["forks", runId],
    queryFn: async ({ signal }) => {
      const page = await call(listTrainingRuns, {
        query: { parent_run_id: runId, limit: forksShown },
        signal,
      });
      return { forks: page.runs, more: page.next_cursor !== null };
    },
    staleTime: 30_000,
  });
}
