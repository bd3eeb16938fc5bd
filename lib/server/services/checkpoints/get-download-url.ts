import type { DownloadUrl } from "@/lib/contracts/wire";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { type CheckpointInput, requireCheckpoint } from "./get";
import { nameDownload } from "./name-download";

export async function getCheckpointDownloadUrl(
  context: ServiceContext,
  { origin, ...input }: CheckpointInput & { origin: string },
): Promise<DownloadUrl> {
  const run = await requireRun(context, input.runId);
  const row = await requireCheckpoint(context, input);
  return makeDownloadUrl(context, { ...row, filename: nameDownload(run, row) }, origin);
}
