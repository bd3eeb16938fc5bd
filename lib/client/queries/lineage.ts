import { infiniteQueryOptions } from "@tanstack/react-query";
import { byCursor } from "@/lib/client/queries/by-cursor";
import { getProvenance } from "@/lib/contracts/checkpoints/get-provenance";
import { listDescendants } from "@/lib/contracts/episodes/list-descendants";
import { call } from "../call";

const ancestorsPerPage = 50;

/** What shaped a checkpoint, newest ancestor first. `checkpointId`: or a reference, `run_…@champion`. */
export function provenanceQuery(runId: string, checkpointId: string) {
  return infiniteQueryOptions({
    queryKey: ["provenance", runId, checkpointId],
    queryFn: ({ pageParam, signal }) =>
      call(getProvenance, {
        params: { run_id: runId, checkpoint_id: checkpointId },
        query: { cursor: pageParam, limit: ancestorsPerPage },
        signal,
      }),
    ...byCursor,
  });
}

const touchedPerPage = 50;

/** The checkpoints that an episode touched, oldest first. It is read anew on every visit: later iterations may learn from it too. */
export function descendantsQuery(runId: string, episodeId: string) {
  return infiniteQueryOptions({
    queryKey: ["descendants", runId, episodeId],
    queryFn: ({ pageParam, signal }) =>
      call(listDescendants, {
        params: { run_id: runId, episode_id: episodeId },
        query: { cursor: pageParam, limit: touchedPerPage },
        signal,
      }),
    ...byCursor,
    staleTime: 0,
  });
}
