import { queryOptions } from "@tanstack/react-query";
import {
  getDatasetManifest,
  getIteration,
  listIterations,
  type WireIteration,
} from "@/lib/contracts/iterations";
import { call } from "../call";

const pageSize = 1_000;

/** All iterations of a run by index, page after page: charts and timeline need the whole. */
export function iterationsQuery(runId: string) {
  return queryOptions({
    queryKey: ["iterations", runId, "list"],
    queryFn: async ({ signal }) => {
      const iterations: WireIteration[] = [];
      let cursor: string | null = null;
      do {
        const page: { iterations: WireIteration[]; next_cursor: string | null } = await call(listIterations, {
          params: { run_id: runId },
          query: { cursor, limit: pageSize },
          signal,
        });
        iterations.push(...page.iterations);
        cursor = page.next_cursor;
      } while (cursor !== null);
      return iterations;
    },
  });
}

export function iterationQuery(runId: string, iterationId: string) {
  return queryOptions({
    queryKey: ["iterations", runId, "one", iterationId],
    queryFn: ({ signal }) =>
      call(getIteration, { params: { run_id: runId, iteration_id: iterationId }, signal }),
  });
}

/** Written once and never changed, so it is read once. */
export function datasetManifestQuery(runId: string, iterationId: string) {
  return queryOptions({
    queryKey: ["dataset-manifest", runId, iterationId],
    queryFn: ({ signal }) =>
      call(getDatasetManifest, { params: { run_id: runId, iteration_id: iterationId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Every iteration that was opened, to be read again together. */
export const openedIterationsKey = (runId: string) => ["iterations", runId, "one"] as const;
