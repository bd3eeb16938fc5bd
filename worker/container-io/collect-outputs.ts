import path from "node:path";
import { metricsJsonLimits, readMetricsJson } from "@/lib/contracts/files/metrics-json";
import type { MetricsNote } from "@/lib/contracts/files/metrics-notes";
import type { Metrics } from "@/lib/core/metrics/metric-value";
import { cleanText } from "@/lib/core/text/clean-text";
import { type FoundCheckpoint, findCheckpoint } from "./find-checkpoint";
import {
  type Artifact,
  describeSkipped,
  folderArtifactName,
  type OutputWarning,
  refuseTooMuch,
  toArtifact,
} from "./output-files";
import { type Refused, readSmallFile, refuse, refuseUnread } from "./read-output-file";
import type { ScannedFolder } from "./scan-folder";
import { walkOutput } from "./walk-output";

/** `fileName`: of a file or a folder, as the trainer called it. */
export type CollectedCheckpoint = {
  path: string;
  fileName: string;
  bytes: number;
  folder?: ScannedFolder;
};

/** `artifacts`: all regular files except the checkpoint, also of an attempt that failed. */
export type CollectedOutputs = ({ ok: true; metrics: Metrics; checkpoint: CollectedCheckpoint } | Refused) & {
  artifacts: Artifact[];
  warnings: OutputWarning[];
};

const never = new AbortController().signal;

/**
 * Reads what a trainer that has exited left in its output folder. Devices and pipes are never opened; links are followed
 * only inside of a folder that is the checkpoint. Nothing is read before it is known how much there is. Throws the signal's
 * reason once it aborts.
 */
export async function collectOutputs(
  outputFolder: string,
  maxBytes: number,
  signal: AbortSignal = never,
): Promise<CollectedOutputs> {
  const tooMuch = await refuseTooMuch(outputFolder, maxBytes, signal);
  if (tooMuch !== null) return { ...tooMuch, artifacts: [], warnings: [] };
  const checkpoint = await findCheckpoint(outputFolder, signal);
  const folder = checkpoint.ok && checkpoint.folder ? checkpoint : null;
  const { files, skipped } = await walkOutput(outputFolder, { except: folder?.name, signal });
  const warnings = describeSkipped(skipped.filter(({ name }) => name !== "checkpoint.pt"));
  const artifacts = files.map(toArtifact);
  // Of an attempt that ends badly the folder is kept as well, and a fork may start from it.
  const leftovers = folder ? [...artifacts, toFolderArtifact(folder)] : artifacts;
  // A link within a checkpoint's folder makes one file count twice.
  const bytes = leftovers.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > maxBytes) {
    const message = `the output holds ${bytes} bytes; at most ${maxBytes} are kept`;
    return { ...refuse("output_too_large", message), artifacts: [], warnings };
  }
  const metrics = await readMetrics(outputFolder);
  if (!metrics.ok) return { ...metrics, artifacts: leftovers, warnings };
  warnings.push(...metrics.notes);
  if (!checkpoint.ok) return { ...checkpoint, artifacts: leftovers, warnings };
  return {
    ok: true,
    metrics: metrics.metrics,
    checkpoint: {
      path: checkpoint.path,
      fileName: cleanText(path.posix.basename(checkpoint.name), 255),
      bytes: checkpoint.bytes,
      ...(checkpoint.folder && { folder: checkpoint.folder }),
    },
    artifacts: artifacts.filter((artifact) => artifact.path !== checkpoint.path),
    warnings: [...warnings, ...describeChoice(checkpoint)],
  };
}

function describeChoice({ besideLink, besideUri }: FoundCheckpoint): OutputWarning[] {
  if (besideUri) return [twoCheckpoints];
  return besideLink ? describeSkipped([{ name: "checkpoint.pt", reason: "link" }]) : [];
}

/** A checkpoint folder as one file, under a name that says what it is. */
function toFolderArtifact({ name, path, bytes, folder }: FoundCheckpoint): Artifact {
  return { name: folderArtifactName(name), path, bytes, ...(folder && { folder }) };
}

type ReportedMetrics = { ok: true; metrics: Metrics; notes: readonly MetricsNote[] };

async function readMetrics(folder: string): Promise<ReportedMetrics | Refused> {
  const read = await readSmallFile(path.join(folder, "metrics.json"), metricsJsonLimits.bytes);
  if (!read.ok) return refuseUnread(read, "metrics.json", "metrics_missing");
  const parsed = readMetricsJson(read.result);
  return parsed.ok ? parsed : refuse("metrics_invalid", parsed.message);
}

const twoCheckpoints: OutputWarning = {
  code: "two_checkpoints",
  message: "checkpoint.pt and checkpoint_out_uri.txt are both there; checkpoint.pt was taken",
};
