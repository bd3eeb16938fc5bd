import { posix } from "node:path";
import { videoTypeOf } from "@/lib/contracts/episodes/video";
import type { DownloadUrl } from "@/lib/contracts/wire";
import { listJobArtifacts } from "@/lib/server/store/jobs";
import { notFound } from "../app-error";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireJob } from "./require-job";

export async function getJobArtifactDownloadUrl(
  context: ServiceContext,
  { jobId, name, origin }: { jobId: string; name: string; origin: string },
): Promise<DownloadUrl> {
  const { projectId } = await requireJob(context, jobId, "jobs:read");
  const found = (await listJobArtifacts(context.database.db, jobId)).find((one) => one.name === name);
  if (!found) throw notFound("artifact", name);
  const file = { ...found, projectId, filename: posix.basename(name), contentType: videoTypeOf(name) };
  return makeDownloadUrl(context, file, origin);
}
