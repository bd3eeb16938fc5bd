import type { InputOf } from "@/lib/contracts/contract";
import type {
  getTrajectory as contract,
  getJobTrajectory as jobContract,
} from "@/lib/contracts/episodes/get-trajectory";
import { refuseField } from "../app-error";
import { requireJob } from "../jobs/require-job";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { cutTrajectory } from "./cut-trajectory";
import { openBatch, unlessDamaged } from "./open-batch";
import { type FoundEpisode, requireBatch, requireEpisode } from "./require-episode";

/**
 * Rises with what a trajectory tells of its batch: a browser that keeps one of an older revision is to read it again. The second
 * tells how the episode was begun.
 */
const revision = 2;

/**
 * An episode's arrays. A batch never changes, so its digest, the episode's row in it, the revision and what is asked for name them
 * for ever.
 */
export type TrajectoryFile = { version: string; read: () => Promise<Uint8Array<ArrayBuffer>> };

export async function getTrajectory(
  context: ServiceContext,
  { runId, episodeId, ...asked }: InputOf<typeof contract>,
): Promise<TrajectoryFile> {
  await requireRunAccess(context, runId);
  return prepare(context, await requireEpisode(context, { runId }, episodeId), asked);
}

export async function getJobTrajectory(
  context: ServiceContext,
  { jobId, episodeId, ...asked }: InputOf<typeof jobContract>,
): Promise<TrajectoryFile> {
  await requireJob(context, jobId, "jobs:read");
  return prepare(context, await requireEpisode(context, { taskId: jobId }, episodeId), asked);
}

type Asked = Pick<InputOf<typeof contract>, "step" | "arrays">;

async function prepare(
  context: ServiceContext,
  found: FoundEpisode,
  { step, arrays }: Asked,
): Promise<TrajectoryFile> {
  const { length, env } = found.episode;
  const at = step === "last" ? length - 1 : step;
  if (at !== undefined && at >= length)
    throw refuseField("invalid_request", "step", `is ${at}; this episode has ${length} steps, from 0`);
  const batch = await requireBatch(context, found);
  const parts = [batch.sha256, env, revision, ...(at === undefined ? [] : [`step-${at}`]), ...(arrays ?? [])];
  return {
    version: parts.join("."),
    read: async () => {
      const open = await openBatch(context.storage, batch);
      return unlessDamaged(() => cutTrajectory(open, found.episode, { step: at, arrays }));
    },
  };
}
