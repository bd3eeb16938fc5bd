import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { getIteration } from "@/lib/contracts/iterations/get";
import { getDatasetManifest } from "@/lib/contracts/iterations/get-dataset-manifest";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { listIterations } from "@/lib/contracts/iterations/list";
import { call } from "../call";

/**
 * Kept at most, the newest: each comes with all its metrics, and all of them are read again whenever one changes. Charts
 * read what is older as series.
 */
export const iterationsKept = 100;

/** The newest iterations of a run, by index. */
export function iterationsQuery(runId: string) {
  return queryOptions({
    queryKey: ["iterations", runId, "list"],
    queryFn: async ({ signal }): Promise<WireIteration[]> => {
      const query = { order: "desc", limit: iterationsKept };
      const page = await call(listIterations, { params: { run_id: runId }, query, signal });
      return page.iterations.reverse();
    },
  });
}

/**
 * Where older iterations are asked for, so that the question stays the same while newer ones come: some of what is
 * answered is among the newest too. Null: the newest are all that there are.
 */
export function findEarlierEnd(newest: readonly { index: number }[]): number | null {
  const first = newest[0]?.index ?? 0;
  return first === 0 ? null : Math.ceil(first / iterationsKept) * iterationsKept - 1;
}

/** Iterations from index `from` down, newest first, page after page. */
export function earlierIterationsQuery(runId: string, from: number) {
  return infiniteQueryOptions({
    queryKey: ["iterations", runId, "earlier", from],
    queryFn: ({ pageParam, signal }) =>
      call(listIterations, {
        params: { run_id: runId },
        query: { order: "desc", from, cursor: pageParam, limit: iterationsKept },
        signal,
      }),
    ...byCursor,
  });
}

/** Of the earlier ones that failed: more tell nothing more. One above it says that there are more. */
export const failedKept = 20;

/** Of the iterations up to index `to` the newest that failed, and the one of all that took longest, which may be one of them. */
export function tellingIterationsQuery(runId: string, to: number) {
  return queryOptions({
    queryKey: ["iterations", runId, "telling", to],
    queryFn: async ({ signal }) => {
      const read = async (query: Record<string, string | number>) =>
        (await call(listIterations, { params: { run_id: runId }, query, signal })).iterations;
      const [failed, longest] = await Promise.all([
        read({ status: "failed", order: "desc", from: to, limit: failedKept + 1 }),
        read({ order: "longest", limit: 1 }),
      ]);
      return [...longest, ...failed];
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The iteration with this index; null: there is none. */
export function iterationAtQuery(runId: string, index: number) {
  return queryOptions({
    queryKey: ["iterations", runId, "at", index],
    queryFn: async ({ signal }) => {
      const query = { from: index, limit: 1 };
      const page = await call(listIterations, { params: { run_id: runId }, query, signal });
      return page.iterations.find((iteration) => iteration.index === index) ?? null;
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
