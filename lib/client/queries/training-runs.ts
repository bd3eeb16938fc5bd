import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { countTrainingRuns } from "@/lib/contracts/training-runs/count";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { listTrainingRunFacets } from "@/lib/contracts/training-runs/list-facets";
import { endStatuses, type RunStatus, runStatuses } from "@/lib/core/names";
import { call } from "../call";

export const runAges = { "24h": 24, "7d": 7 * 24, "30d": 30 * 24 } as const satisfies Record<string, number>;
export type RunAge = keyof typeof runAges;

/** What the list's address says. Null, an empty list and an empty `q` narrow nothing. */
export type RunsFilter = {
  statuses: readonly RunStatus[];
  q: string;
  label: string | null;
  sceneId: string | null;
  /** The id of a person or key. */
  createdBy: string | null;
  age: RunAge | null;
};

export const everyRun: RunsFilter = {
  statuses: [],
  q: "",
  label: null,
  sceneId: null,
  createdBy: null,
  age: null,
};

/** What has not ended. */
export const liveRuns: RunsFilter = {
  ...everyRun,
  statuses: runStatuses.filter((status) => !endStatuses.some((ended) => ended === status)),
};

/** Since when, for runs of at most this age. */
export function sinceAge(age: RunAge, nowMs: number): string {
  return new Date(nowMs - runAges[age] * 3_600_000).toISOString();
}

/** An age is one of the moment in which it is asked for. */
function toQuery({ statuses, q, label, sceneId, createdBy, age }: RunsFilter) {
  return {
    status: statuses.join(","),
    q,
    label,
    scene_id: sceneId,
    created_by: createdBy,
    created_after: age && sinceAge(age, Date.now()),
  };
}

export const runsPageSize = 50;

export const runListsKey = ["training-runs", "list"] as const;
export const runCountsKey = ["training-runs", "count"] as const;

export function trainingRunsQuery(filter: RunsFilter) {
  return infiniteQueryOptions({
    queryKey: [...runListsKey, filter],
    queryFn: ({ pageParam, signal }) =>
      call(listTrainingRuns, {
        query: { ...toQuery(filter), cursor: pageParam, limit: runsPageSize },
        signal,
      }),
    ...byCursor,
  });
}

export function runCountQuery(filter: RunsFilter) {
  return queryOptions({
    queryKey: [...runCountsKey, filter],
    queryFn: ({ signal }) => call(countTrainingRuns, { query: toQuery(filter), signal }),
  });
}

/** What one can filter by changes seldom, and is asked for when one wants to. */
const facetsFreshForMs = 30_000;

export function runFacetsQuery() {
  return queryOptions({
    queryKey: ["training-runs", "facets"],
    queryFn: ({ signal }) => call(listTrainingRunFacets, { signal }),
    staleTime: facetsFreshForMs,
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
