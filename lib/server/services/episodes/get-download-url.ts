import type { DownloadUrl } from "@/lib/contracts/wire";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { requireBatch, requireEpisode } from "./require-episode";

export async function getEpisodeDownloadUrl(
  context: ServiceContext,
  { runId, episodeId, origin }: { runId: string; episodeId: string; origin: string },
): Promise<DownloadUrl> {
  const { projectId } = await requireRunAccess(context, runId);
  const found = await requireEpisode(context, { runId }, episodeId);
  const { sha256, bytes } = await requireBatch(context, found);
  const filename = `${found.episode.taskId}.safetensors`;
  return makeDownloadUrl(context, { projectId, sha256, sizeBytes: bytes, filename }, origin);
}
