import type { DownloadUrl } from "@/lib/contracts/wire";
import { AppError } from "../app-error";
import { makeDownloadUrl } from "../downloads/make-download-url";
import type { ServiceContext } from "../service-context";
import { requireExport } from "./require-export";

export async function getExportDownloadUrl(
  context: ServiceContext,
  { origin, ...input }: { runId: string; exportId: string; origin: string },
): Promise<DownloadUrl> {
  const row = await requireExport(context, input);
  const { projectId, filename, sha256, sizeBytes, status } = row;
  if (sha256 === null || sizeBytes === null)
    throw new AppError(
      "state_conflict",
      status === "failed"
        ? `This export failed: ${row.error ?? "it is not known why."} Ask for it again to try again.`
        : `This export is ${status}; its file is there once it is ready.`,
    );
  return makeDownloadUrl(context, { projectId, sha256, sizeBytes, filename }, origin);
}
