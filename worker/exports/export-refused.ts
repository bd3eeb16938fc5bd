import type { ExportErrorCode } from "@/lib/core/names";
import { isDiskFull } from "@/lib/server/storage/disk-guard";
import { BlobMissingError } from "@/lib/server/storage/port";
import { DatasetRefused } from "@/worker/datasets/port";

/** Why an export is not made; the message is one or more sentences that a person can act on. */
export class ExportRefused extends Error {
  override name = "ExportRefused";
  constructor(
    readonly code: ExportErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** What went wrong as whoever asked is told it. */
export function explainFailure(error: unknown): { errorCode: ExportErrorCode; error: string } {
  if (error instanceof ExportRefused || error instanceof DatasetRefused)
    return { errorCode: error.code, error: error.message };
  if (error instanceof BlobMissingError)
    return {
      errorCode: "batch_gone",
      error: `A file of this run is no longer kept (${error.sha256.slice(0, 12)}…). Put it back from a backup, or leave its episodes out.`,
    };
  if (isDiskFull(error))
    return {
      errorCode: "disk_full",
      error: `${asSentence(error)} Nothing was kept of this export. Remove exports, assets or runs, or export fewer episodes at once, and ask again.`,
    };
  return {
    errorCode: "internal",
    error: `It could not be made: ${asSentence(error)} Ask again; if that fails too, the worker's log says more.`,
  };
}

function asSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
