import { lstat } from "node:fs/promises";
import path from "node:path";
import { readCheckpointOutUri } from "@/lib/contracts/files/checkpoint-out-uri";
import { metricsJsonLimits, readMetricsJson } from "@/lib/contracts/files/metrics-json";
import type { Metrics } from "@/lib/core/metrics/metric-value";
import type { AttemptErrorCode } from "@/lib/core/names";
import { cleanText } from "@/lib/core/text/clean-text";
import { containerPaths } from "./build-container-spec";
import { readAt, readOutput, type Skipped, type Unread, walkOutput } from "./walk-output";

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

type Refused = { ok: false; code: CollectFailureCode; message: string };
type FoundCheckpoint = { ok: true; path: string; name: string; bytes: number; warnings: OutputWarning[] };

/** `artifacts`: all regular files except the checkpoint, also of an attempt that failed. */
export type CollectedOutputs = (
  | { ok: true; metrics: Metrics; checkpoint: { path: string; fileName: string; bytes: number } }
  | Refused
) & { artifacts: Artifact[]; warnings: OutputWarning[] };

/** Reads what a trainer that has exited left in its output folder. Links, devices and pipes are never opened. */
export async function collectOutputs(outputFolder: string, maxBytes: number): Promise<CollectedOutputs> {
  const { files, skipped } = await walkOutput(outputFolder);
  const warnings = describeSkipped(skipped.filter(({ name }) => name !== "checkpoint.pt"));
  const artifacts = files.map((file): Artifact => ({ ...file, name: cleanText(file.name, 1_024) }));
  // The sizes that a reader sees: a sparse file takes little room on the disk and is large when it is copied.
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (bytes > maxBytes) {
    const message = `the output holds ${bytes} bytes; at most ${maxBytes} are kept`;
    return { ...refuse("output_too_large", message), artifacts: [], warnings };
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

const refuse = (code: CollectFailureCode, message: string): Refused => ({ ok: false, code, message });

async function readMetrics(folder: string): Promise<{ ok: true; metrics: Metrics } | Refused> {
  const read = await readSmallFile(path.join(folder, "metrics.json"), metricsJsonLimits.bytes);
  if (!read.ok) return refuseUnread(read, "metrics.json", "metrics_missing");
  const parsed = readMetricsJson(read.result);
  return parsed.ok ? parsed : refuse("metrics_invalid", parsed.message);
}

async function findCheckpoint(folder: string): Promise<FoundCheckpoint | Refused> {
  const name = "checkpoint.pt";
  const file = path.join(folder, name);
  const direct = await measureFile(file);
  const hasUri = (await lstat(path.join(folder, "checkpoint_out_uri.txt")).catch(() => null)) !== null;
  if (direct.ok) {
    if (direct.result === 0) return refuse("checkpoint_missing", "checkpoint.pt is empty");
    return { ok: true, path: file, name, bytes: direct.result, warnings: hasUri ? [twoCheckpoints] : [] };
  }
  if (hasUri && (direct.reason === "missing" || direct.reason === "link")) {
    const named = await followUri(folder);
    return named.ok && direct.reason === "link"
      ? { ...named, warnings: describeSkipped([{ name, reason: "link" }]) }
      : named;
  }
  if (direct.reason === "missing")
    return refuse("checkpoint_missing", "neither checkpoint.pt nor checkpoint_out_uri.txt was written");
  const refused = refuseUnread(direct, name, "checkpoint_missing");
  return direct.reason === "link"
    ? { ...refused, message: `${refused.message}; name the file it leads to in checkpoint_out_uri.txt` }
    : refused;
}

async function followUri(folder: string): Promise<FoundCheckpoint | Refused> {
  const read = await readSmallFile(path.join(folder, "checkpoint_out_uri.txt"), 8_192);
  if (!read.ok) return refuseUnread(read, "checkpoint_out_uri.txt", "checkpoint_missing");
  const uri = readCheckpointOutUri(read.result.toString("utf8"), containerPaths.output);
  if (!uri.ok) return refuse("checkpoint_uri_refused", cleanText(uri.message));
  if (uri.kind === "s3")
    return refuseUri(`names the bucket ${uri.bucket}, and this project allows no bucket to read from`);
  const name = uri.relativePath;
  const parts = name.split("/");
  for (let length = 1; length < parts.length; length += 1) {
    const parent = parts.slice(0, length).join("/");
    const stat = await lstat(path.join(folder, parent)).catch(() => null);
    if (stat?.isSymbolicLink()) return refuseUri(`leads through ${parent}, which is a link`);
  }
  const file = path.join(folder, name);
  const found = await measureFile(file);
  if (!found.ok && found.reason === "missing") {
    const message = `checkpoint_out_uri.txt names ${name}, which was not written`;
    return refuse("checkpoint_missing", cleanText(message));
  }
  if (!found.ok) return refuseUri(`names ${name}, which ${found.message}`);
  if (found.result === 0) return refuse("checkpoint_missing", cleanText(`${name} is empty`));
  return { ok: true, path: file, name, bytes: found.result, warnings: [] };
}

const refuseUri = (message: string): Refused =>
  refuse("checkpoint_uri_refused", cleanText(`checkpoint_out_uri.txt ${message}`));

function refuseUnread({ reason, message }: Unread, name: string, otherwise: CollectFailureCode): Refused {
  const isUnsafe = reason === "link" || reason === "special";
  return refuse(isUnsafe ? "output_unsafe" : otherwise, `${name} ${message}`);
}

/** One byte more than the limit is enough to see that it is passed. */
const readSmallFile = (file: string, maxBytes: number) =>
  readOutput(file, (handle, bytes) => readAt(handle, 0, Math.min(bytes, maxBytes + 1)));

const measureFile = (file: string) => readOutput(file, async (_handle, bytes) => bytes);

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
