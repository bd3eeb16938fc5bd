import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { getTrainingRun, listTrainingRuns } from "@/lib/contracts/training-runs";
import type { RunStatus } from "@/lib/core/names";
import { call } from "../call";

/** What the list's address says; an empty `q` is no search. */
export type RunsFilter = { status: RunStatus | null; q: string };

export const runsPageSize = 50;

export const runListsKey = ["training-runs", "list"] as const;

export function trainingRunsQuery(filter: RunsFilter) {
  return infiniteQueryOptions({
    queryKey: [...runListsKey, filter.status, filter.q],
    queryFn: ({ pageParam, signal }) =>
      call(listTrainingRuns, {
        query: { status: filter.status, q: filter.q, cursor: pageParam, limit: runsPageSize },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** Runs that were read one by one. */
export const runsReadKey = ["training-runs", "one"] as const;

export function trainingRunQuery(runId: string) {
  return queryOptions({
    queryKey: [...runsReadKey, runId],
    queryFn: ({ signal }) => call(getTrainingRun, { params: { run_id: runId }, signal }),
  });
}
