import type { DownloadUrl } from "@/lib/contracts/wire";
import { findArtifact } from "@/lib/server/store/artifacts";
import { notFound } from "../app-error";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

export async function getArtifactDownloadUrl(
  context: ServiceContext,
  { runId, artifactId, origin }: { runId: string; artifactId: string; origin: string },
): Promise<DownloadUrl> {
  const { projectId } = await requireRunAccess(context, runId);
  const row = await findArtifact(context.database.db, runId, artifactId);
  if (!row) throw notFound("artifact", artifactId);
  const filename = row.name.split("/").at(-1) || row.artifactId;
  const { sha256, sizeBytes } = row;
  return makeDownloadUrl(context, { projectId, sha256, sizeBytes, filename }, origin);
}
