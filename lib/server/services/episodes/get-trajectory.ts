import { requireJob } from "../jobs/require-job";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { cutTrajectory } from "./cut-trajectory";
import { openBatch, unlessDamaged } from "./open-batch";
import { type FoundEpisode, requireBatch, requireEpisode } from "./require-episode";

/** An episode's arrays. A batch never changes, so its digest and the episode's row in it name them for ever. */
export type TrajectoryFile = { version: string; read: () => Promise<Uint8Array<ArrayBuffer>> };

export async function getTrajectory(
  context: ServiceContext,
  { runId, episodeId }: { runId: string; episodeId: string },
): Promise<TrajectoryFile> {
  await requireRunAccess(context, runId);
  return prepare(context, await requireEpisode(context, { runId }, episodeId));
}

export async function getJobTrajectory(
  context: ServiceContext,
  { jobId, episodeId }: { jobId: string; episodeId: string },
): Promise<TrajectoryFile> {
  await requireJob(context, jobId, "jobs:read");
  return prepare(context, await requireEpisode(context, { taskId: jobId }, episodeId));
}

async function prepare(context: ServiceContext, found: FoundEpisode): Promise<TrajectoryFile> {
  const batch = await requireBatch(context, found);
  return {
    version: `${batch.sha256}.${found.episode.env}`,
    read: async () => {
      const open = await openBatch(context.storage, batch);
      return unlessDamaged(() => cutTrajectory(open, found.episode));
    },
  };
}
