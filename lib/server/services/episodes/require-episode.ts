import { z } from "zod";
import { jobArtifactNames } from "@/lib/contracts/jobs/job";
import { type EpisodeOwner, type EpisodeRow, findEpisode } from "@/lib/server/store/episodes";
import { listJobArtifacts } from "@/lib/server/store/jobs";
import { AppError, notFound } from "../app-error";
import type { ServiceContext } from "../service-context";

export type FoundEpisode = { episode: EpisodeRow; result: Record<string, unknown> | null };

/** The episode, if it is of that run or single job, which whoever calls has been let in to. */
export async function requireEpisode(
  { database }: ServiceContext,
  owner: EpisodeOwner,
  episodeId: string,
): Promise<FoundEpisode> {
  const [, taskId, env] = /^(job_[0-9A-Z]{1,40})\.(\d{1,9})$/.exec(episodeId) ?? [];
  const found =
    taskId === undefined ? null : await findEpisode(database.db, { owner, taskId, env: Number(env) });
  if (!found) throw notFound("episode", episodeId);
  return found;
}

export type Batch = { sha256: string; bytes: number };

/** Of a finished rollout's result, which the loop writes. */
const batchSchema = z.object({ sha256: z.string(), bytes: z.number() });

/** The file in which the episode lies: its rollout's result names it, or it is an artifact of its single job. */
export async function requireBatch(
  { database }: ServiceContext,
  { episode, result }: FoundEpisode,
): Promise<Batch> {
  if (episode.runId !== null) return batchSchema.parse(result);
  const artifacts = await listJobArtifacts(database.db, episode.taskId);
  const batch = artifacts.find(({ name }) => name === jobArtifactNames.batch);
  if (!batch) throw new AppError("batch_gone", "The batch of this episode is no longer kept.");
  return { sha256: batch.sha256, bytes: batch.sizeBytes };
}
