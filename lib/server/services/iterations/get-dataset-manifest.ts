import { readManifest } from "@/lib/contracts/files/dataset-manifest";
import type { DatasetManifest } from "@/lib/contracts/files/dataset-manifest-schema";
import { AppError } from "../app-error";
import { readBlobBytes } from "../downloads/read-blob-bytes";
import type { ServiceContext } from "../service-context";
import { type IterationInput, requireIteration } from "./get";

/** The manifest as the trainer saw it; unknown until the iteration has one. */
export async function getDatasetManifest(
  context: ServiceContext,
  input: IterationInput,
): Promise<DatasetManifest> {
  const row = await requireIteration(context, input);
  if (row.manifestSha256 === null)
    throw new AppError(
      "not_found",
      `Iteration ${row.index} has no dataset manifest yet: its rollouts are not done.`,
    );
  return readManifest(await readBlobBytes(context.storage, row.manifestSha256));
}
