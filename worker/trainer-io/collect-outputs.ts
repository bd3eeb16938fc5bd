import { lstat } from "node:fs/promises";
import path from "node:path";
import { readCheckpointOutUri } from "@/lib/contracts/files/checkpoint-out-uri";
import { metricsJsonLimits, readMetricsJson } from "@/lib/contracts/files/metrics-json";
import type { Metrics } from "@/lib/core/metrics/metric-value";
import type { AttemptErrorCode } from "@/lib/core/names";
import { cleanText } from "@/lib/core/text/clean-text";
import { containerPaths } from "./build-container-spec";
import { type OpenOutput, type OutputFile, openOutputFile, type Skipped, walkOutput } from "./walk-output";

/** `name` is cleaned for rows and people. `path` is the file's real path on this machine. */
export type Artifact = { name: string; path: string; bytes: number };

export type OutputWarning = {
  code: "link_skipped" | "special_file_skipped" | "file_unreadable" | "files_left_out" | "two_checkpoints";
  message: string;
};

type CollectFailureCode = Extract<
  AttemptErrorCode,
  | "metrics_missing"
  | "metrics_invalid"
  | "checkpoint_missing"
  | "checkpoint_uri_refused"
  | "output_unsafe"
  | "output_too_large"
>;

/** `artifacts`: all regular files except the checkpoint, also of an attempt that failed. */
export type CollectedOutputs =
  | {
      ok: true;
      metrics: Metrics;
      checkpoint: { path: string; fileName: string; bytes: number };
      artifacts: Artifact[];
      warnings: OutputWarning[];
    }
  | {
      ok: false;
      code: CollectFailureCode;
      message: string;
      artifacts: Artifact[];
      warnings: OutputWarning[];
    };

type Refused = { ok: false; code: CollectFailureCode; message: string };
type FoundCheckpoint = { ok: true; path: string; name: string; bytes: number; warnings: OutputWarning[] };

/** Reads what a trainer that has exited left in its output folder. Links, devices and pipes are never opened. */
export async function collectOutputs(outputFolder: string, maxBytes: number): Promise<CollectedOutputs> {
  const { files, skipped } = await walkOutput(outputFolder);
  const warnings = describeSkipped(skipped.filter(({ name }) => name !== "checkpoint.pt"));
  const artifacts = files.map(toArtifact);
  // The sizes that a reader sees: a sparse file takes little room on the disk and is large when it is copied.
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > maxBytes) {
    const message = `the output holds ${bytes} bytes; at most ${maxBytes} are kept`;
    return { ok: false, code: "output_too_large", message, artifacts: [], warnings };
  }
  const metrics = await readMetrics(outputFolder);
  if (!metrics.ok) return { ...metrics, artifacts, warnings };
  const checkpoint = await findCheckpoint(outputFolder);
  if (!checkpoint.ok) return { ...checkpoint, artifacts, warnings };
  return {
    ok: true,
    metrics: metrics.metrics,
    checkpoint: {
      path: checkpoint.path,
      fileName: cleanText(path.posix.basename(checkpoint.name), 255),
      bytes: checkpoint.bytes,
    },
    artifacts: artifacts.filter((artifact) => artifact.path !== checkpoint.path),
    warnings: [...warnings, ...checkpoint.warnings],
  };
}

async function readMetrics(folder: string): Promise<{ ok: true; metrics: Metrics } | Refused> {
  const read = await readSmallFile(path.join(folder, "metrics.json"), metricsJsonLimits.bytes);
  if (!read.ok) return refuseOpen(read.opened, "metrics.json", "metrics_missing");
  const parsed = readMetricsJson(read.bytes);
  return parsed.ok ? parsed : { ok: false, code: "metrics_invalid", message: parsed.message };
}

async function findCheckpoint(folder: string): Promise<FoundCheckpoint | Refused> {
  const direct = await checkFile(path.join(folder, "checkpoint.pt"));
  const hasUri = await exists(path.join(folder, "checkpoint_out_uri.txt"));
  if (direct.ok) {
    if (direct.bytes === 0)
      return { ok: false, code: "checkpoint_missing", message: "checkpoint.pt is empty" };
    const warnings = hasUri ? [twoCheckpoints] : [];
    return {
      ok: true,
      path: path.join(folder, "checkpoint.pt"),
      name: "checkpoint.pt",
      bytes: direct.bytes,
      warnings,
    };
  }
  if (hasUri && (direct.reason === "missing" || direct.reason === "link")) {
    const named = await followUri(folder);
    return named.ok && direct.reason === "link"
      ? { ...named, warnings: describeSkipped([{ name: "checkpoint.pt", reason: "link" }]) }
      : named;
  }
  if (direct.reason === "missing")
    return {
      ok: false,
      code: "checkpoint_missing",
      message: "neither checkpoint.pt nor checkpoint_out_uri.txt was written",
    };
  const refused = refuseOpen(direct, "checkpoint.pt", "checkpoint_missing");
  return direct.reason === "link"
    ? { ...refused, message: `${refused.message}; name the file it leads to in checkpoint_out_uri.txt` }
    : refused;
}

async function followUri(folder: string): Promise<FoundCheckpoint | Refused> {
  const read = await readSmallFile(path.join(folder, "checkpoint_out_uri.txt"), 8_192);
  if (!read.ok) return refuseOpen(read.opened, "checkpoint_out_uri.txt", "checkpoint_missing");
  const uri = readCheckpointOutUri(Buffer.from(read.bytes).toString("utf8"), containerPaths.output);
  if (!uri.ok) return { ok: false, code: "checkpoint_uri_refused", message: cleanText(uri.message) };
  if (uri.kind === "s3")
    return refuseUri(`names the bucket ${uri.bucket}, and this project allows no bucket to read from`);
  const parts = uri.relativePath.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const parent = parts.slice(0, length).join("/");
    const stat = await lstat(path.join(folder, parent)).catch(() => null);
    if (stat?.isSymbolicLink()) return refuseUri(`leads through ${parent}, which is a link`);
  }
  const file = path.join(folder, uri.relativePath);
  const found = await checkFile(file);
  if (!found.ok && found.reason === "missing")
    return {
      ok: false,
      code: "checkpoint_missing",
      message: cleanText(`checkpoint_out_uri.txt names ${uri.relativePath}, which was not written`),
    };
  if (!found.ok) return refuseUri(`names ${uri.relativePath}, which ${found.message}`);
  if (found.bytes === 0)
    return { ok: false, code: "checkpoint_missing", message: cleanText(`${uri.relativePath} is empty`) };
  return { ok: true, path: file, name: uri.relativePath, bytes: found.bytes, warnings: [] };
}

function refuseUri(message: string): Refused {
  return {
    ok: false,
    code: "checkpoint_uri_refused",
    message: cleanText(`checkpoint_out_uri.txt ${message}`),
  };
}

function refuseOpen(
  opened: OpenOutput & { ok: false },
  name: string,
  otherwise: CollectFailureCode,
): Refused {
  const isUnsafe = opened.reason === "link" || opened.reason === "special";
  return { ok: false, code: isUnsafe ? "output_unsafe" : otherwise, message: `${name} ${opened.message}` };
}

/** One byte more than the limit is enough to see that it is passed. */
async function readSmallFile(
  file: string,
  maxBytes: number,
): Promise<{ ok: true; bytes: Uint8Array } | { ok: false; opened: OpenOutput & { ok: false } }> {
  const opened = await openOutputFile(file);
  if (!opened.ok) return { ok: false, opened };
  try {
    const buffer = new Uint8Array(Math.min(opened.bytes, maxBytes + 1));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await opened.handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { ok: true, bytes: buffer.subarray(0, length) };
  } finally {
    await opened.handle.close();
  }
}

async function checkFile(file: string): Promise<{ ok: true; bytes: number } | (OpenOutput & { ok: false })> {
  const opened = await openOutputFile(file);
  if (!opened.ok) return opened;
  await opened.handle.close();
  return { ok: true, bytes: opened.bytes };
}

async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}

function toArtifact(file: OutputFile): Artifact {
  return { name: cleanText(file.name, 1_024), path: file.path, bytes: file.bytes };
}

const twoCheckpoints: OutputWarning = {
  code: "two_checkpoints",
  message: "checkpoint.pt and checkpoint_out_uri.txt are both there; checkpoint.pt was taken",
};

/** One warning for each kind of file that was left out, with a few names and a count. */
function describeSkipped(skipped: readonly Skipped[]): OutputWarning[] {
  const kinds = [
    { reasons: ["link"], code: "link_skipped", what: "links are not followed and were not kept" },
    { reasons: ["special"], code: "special_file_skipped", what: "devices, pipes and sockets were not kept" },
    { reasons: ["unreadable"], code: "file_unreadable", what: "could not be read and were not kept" },
    { reasons: ["too_many", "too_deep"], code: "files_left_out", what: "too many or too deep; not kept" },
  ] as const;
  return kinds.flatMap(({ reasons, code, what }) => {
    const names = skipped
      .filter(({ reason }) => (reasons as readonly string[]).includes(reason))
      .map(({ name }) => name);
    if (names.length === 0) return [];
    const shown = names.slice(0, 5).map((name) => cleanText(name, 200));
    const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : "";
    return [{ code, message: `${what}: ${shown.join(", ")}${more}` }];
  });
}
