import type { DownloadUrl } from "@/lib/contracts/wire";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { type CheckpointInput, requireCheckpoint } from "./get";

export async function getCheckpointDownloadUrl(
  context: ServiceContext,
  { origin, ...input }: CheckpointInput & { origin: string },
): Promise<DownloadUrl> {
  return makeDownloadUrl(context, await requireCheckpoint(context, input), origin);
}
