import { queryOptions } from "@tanstack/react-query";
import { getCheckpointDownloadUrl, listCheckpoints } from "@/lib/contracts/checkpoints";
import { call } from "../call";

/** Newest first, at most the newest 1,000. */
export function checkpointsQuery(runId: string) {
  return queryOptions({
    queryKey: ["checkpoints", runId],
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

/** A fresh link each time: it works for minutes only, so it is never kept. */
export async function readDownloadUrl(runId: string, checkpointId: string): Promise<string> {
  const answer = await call(getCheckpointDownloadUrl, {
    params: { run_id: runId, checkpoint_id: checkpointId },
  });
  return answer.url;
}
