import { videoTypeOf } from "@/lib/contracts/episodes/video";
import type { DownloadUrl } from "@/lib/contracts/wire";
import { findArtifact } from "@/lib/server/store/artifacts";
import { notFound } from "../app-error";
import { nameArtifact } from "../checkpoints/name-download";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";

export async function getArtifactDownloadUrl(
  context: ServiceContext,
  { runId, artifactId, origin }: { runId: string; artifactId: string; origin: string },
): Promise<DownloadUrl> {
  const run = await requireRun(context, runId);
  const row = await findArtifact(context.database.db, runId, artifactId);
  if (!row) throw notFound("artifact", artifactId);
  const file = { ...row, filename: nameArtifact(run, row), contentType: videoTypeOf(row.name) };
  return makeDownloadUrl(context, file, origin);
}
