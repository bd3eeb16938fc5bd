import { queryOptions } from "@tanstack/react-query";
import { getCheckpoint } from "@/lib/contracts/checkpoints/get";
import { getCheckpointDownloadUrl } from "@/lib/contracts/checkpoints/get-download-url";
import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { call } from "../call";

/** Every reading of a run's checkpoints, to be read again together. */
export const checkpointsKey = (runId: string) => ["checkpoints", runId] as const;

/** The newest checkpoint alone: each comes with all its metrics. Null: there is none yet. */
export function latestCheckpointQuery(runId: string) {
  return queryOptions({
    queryKey: [...checkpointsKey(runId), "latest"],
    queryFn: async ({ signal }) => {
      const page = await call(listCheckpoints, { params: { run_id: runId }, query: { limit: 1 }, signal });
      return page.checkpoints[0] ?? null;
    },
  });
}

/** Newest first, at most the newest 1,000. */
export function checkpointsQuery(runId: string) {
  return queryOptions({
    queryKey: [...checkpointsKey(runId), "list"],
    queryFn: async ({ signal }) => {
      const page = await call(listCheckpoints, {
        params: { run_id: runId },
        query: { limit: 1_000 },
        signal,
      });
      return { checkpoints: page.checkpoints, more: page.next_cursor !== null };
    },
  });
}

/** One checkpoint with all that is said of it: lists leave out the names of a folder's files. */
export function checkpointQuery(runId: string, checkpointId: string) {
  return queryOptions({
    queryKey: [...checkpointsKey(runId), "one", checkpointId],
    queryFn: ({ signal }) =>
      call(getCheckpoint, { params: { run_id: runId, checkpoint_id: checkpointId }, signal }),
  });
}

/** A fresh link each time: it works for minutes only, so it is never kept. */
export async function readDownloadUrl(runId: string, checkpointId: string): Promise<string> {
  const answer = await call(getCheckpointDownloadUrl, {
    params: { run_id: runId, checkpoint_id: checkpointId },
  });
  return answer.url;
}
