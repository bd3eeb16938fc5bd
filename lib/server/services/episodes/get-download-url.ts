import { z } from "zod";
import type { DownloadUrl } from "@/lib/contracts/wire";
import { findEpisode } from "@/lib/server/store/episodes";
import { notFound } from "../app-error";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

/** Of a finished rollout's result, which the loop writes. */
const batchSchema = z.object({ sha256: z.string(), bytes: z.number() });

export async function getEpisodeDownloadUrl(
  context: ServiceContext,
  { runId, episodeId, origin }: { runId: string; episodeId: string; origin: string },
): Promise<DownloadUrl> {
  const { projectId } = await requireRunAccess(context, runId);
  const [, taskId, env] = /^(job_[0-9A-Z]{1,40})\.(\d{1,9})$/.exec(episodeId) ?? [];
  const found =
    taskId === undefined ? null : await findEpisode(context.database.db, { runId, taskId, env: Number(env) });
  if (!found) throw notFound("episode", episodeId);
  const { sha256, bytes } = batchSchema.parse(found.result);
  const filename = `${taskId}.safetensors`;
  return makeDownloadUrl(context, { projectId, sha256, sizeBytes: bytes, filename }, origin);
}
