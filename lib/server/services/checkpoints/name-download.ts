import { extname } from "node:path";
import type { CheckpointFormat } from "@/lib/core/names";

const runNameLength = 100;

/** `pick-lift-i3.pt`: run, iteration, and the file's own ending; a folder is a `.tar`. In a folder of downloads they differ. */
export function nameDownload(
  run: { name: string; runId: string },
  checkpoint: { filename: string; format: CheckpointFormat; iterationIndex: number },
): string {
  const name = run.name
    .replace(/[^\w.-]+/g, "-")
    .slice(0, runNameLength)
    .replace(/^[-.]+/, "")
    .replace(/[-.]{1,100}$/, "");
  const ending =
    checkpoint.format === "folder" ? ".tar" : extname(checkpoint.filename).replace(/[^\w.]/g, "");
  return `${name || run.runId}-i${checkpoint.iterationIndex}${ending}`;
}
