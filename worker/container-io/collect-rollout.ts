import path from "node:path";
import { metricsJsonLimits, readMetricsJson } from "@/lib/contracts/files/metrics-json";
import type { Metrics } from "@/lib/core/metrics/metric-value";
import { cleanText } from "@/lib/core/text/clean-text";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import {
  type Artifact,
  describeSkipped,
  type OutputWarning,
  refuseTooMuch,
  toArtifact,
} from "./output-files";
import { type Refused, readSmallFile, refuse, refuseUnread } from "./read-output-file";
import { type AskedRollout, type ReadRollout, readRollout } from "./read-rollout";
import { readOutput, walkOutput } from "./walk-output";

/** What a simulator calls the file that it leaves. */
export const batchName = "rollout.safetensors";
/** A larger one is not taken, whatever an output folder may hold. */
const maxBatchBytes = 50e9;

/** `metrics`: of metrics.json; null without one that can be read. */
export type CollectedRollout = (
  | { ok: true; rollout: ReadRollout; batch: Artifact; metrics: Metrics | null }
  | (Refused & { batch: Artifact | null })
) & { artifacts: Artifact[]; warnings: OutputWarning[] };

/**
 * Reads what a simulator that has exited left in its output folder. Devices and pipes are never opened, links never followed,
 * and nothing is read before it is known how much there is. Throws the signal's reason once it aborts.
 */
export async function collectRollout(
  outputFolder: string,
  asked: AskedRollout,
  maxBytes: number,
  signal: AbortSignal,
): Promise<CollectedRollout> {
  const tooMuch = await refuseTooMuch(outputFolder, maxBytes, signal);
  if (tooMuch !== null) return { ...tooMuch, batch: null, artifacts: [], warnings: [] };
  const { files, skipped } = await walkOutput(outputFolder, { signal });
  const found = files.map(toArtifact);
  const batch = found.find(({ name }) => name === batchName) ?? null;
  const artifacts = found.filter((file) => file !== batch);
  const warnings = describeSkipped(skipped.filter(({ name }) => name !== batchName));
  const read = await readBatch(outputFolder, asked, signal);
  if (!read.ok) return { ...read, batch, artifacts, warnings };
  if (!batch) throw new Error(`${batchName} was read, but is not among the files`);
  const metrics = await readMetrics(outputFolder);
  return {
    ok: true,
    rollout: read.rollout,
    batch,
    metrics: metrics.metrics,
    artifacts,
    warnings: [...warnings, ...metrics.warnings],
  };
}

async function readBatch(
  folder: string,
  asked: AskedRollout,
  signal: AbortSignal,
): Promise<{ ok: true; rollout: ReadRollout } | Refused> {
  const read = await readOutput(path.join(folder, batchName), async (handle, bytes) => {
    if (bytes > maxBatchBytes)
      return refuse("rollout_invalid", `it has ${bytes} bytes; at most ${maxBatchBytes}`);
    try {
      return { ok: true as const, rollout: await readRollout(handle, bytes, asked, signal) };
    } catch (error) {
      if (!(error instanceof SafetensorsError)) throw error;
      return refuse("rollout_invalid", error.message);
    }
  });
  if (!read.ok) return refuseUnread(read, batchName, "rollout_invalid");
  const { result } = read;
  return result.ok
    ? result
    : refuse(result.code, cleanText(`${batchName} cannot be used: ${result.message}`, 1_000));
}

/** What it measured beside its rollout is in nobody's way. */
async function readMetrics(folder: string): Promise<{ metrics: Metrics | null; warnings: OutputWarning[] }> {
  const unread = (why: string) => ({
    metrics: null,
    warnings: [
      { code: "job_metrics_unread" as const, message: cleanText(`metrics.json is not read: ${why}`, 500) },
    ],
  });
  const read = await readSmallFile(path.join(folder, "metrics.json"), metricsJsonLimits.bytes);
  if (!read.ok)
    return read.reason === "missing" ? { metrics: null, warnings: [] } : unread(`it ${read.message}`);
  const parsed = readMetricsJson(read.result);
  if (!parsed.ok) return unread(parsed.message);
  return { metrics: parsed.metrics, warnings: [...parsed.notes] };
}
