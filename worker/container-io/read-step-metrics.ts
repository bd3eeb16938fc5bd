import { createHash } from "node:crypto";
import { type FileHandle, lstat } from "node:fs/promises";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";
import { toNumber } from "@/lib/core/metrics/metric-value";
import type { StepPoint } from "@/lib/server/store/step-metrics";
import { readAt, readOutput } from "./walk-output";

/**
 * Of metrics.jsonl: a longer line is malformed, at most so many bytes are read at once, and what comes after `fileBytes` is
 * not read: a file with holes can be of any size and cost its writer nothing.
 */
export const stepMetricsLimits = {
  lineBytes: 65_536,
  readBytes: 1_048_576,
  numbersPerLine: 1_000,
  fileBytes: 256 * 2 ** 20,
} as const;

export type StepRead = {
  points: StepPoint[];
  /** Up to this byte all lines have been read; the next read begins there. */
  nextBytes: number;
  /** What is wrong with the first line that could not be read; null when all could. */
  malformed: string | null;
  /** What is not kept of the first line of which a part could not be; null when all was. */
  partly: string | null;
  /** There are more whole lines after `nextBytes`. */
  hasMore: boolean;
  /** The file goes on behind what is ever read of it. */
  isCut: boolean;
  /** What stands before `nextBytes`, for the next read. */
  tail: string;
  /** It is not the file of the read before: it was written anew, and was read from its start. */
  isRestarted: boolean;
};

const tailBytes = 256;

const newline = 0x0a;

/**
 * Reads the whole lines of a trainer's metrics.jsonl from byte `fromBytes` on or, where what stands before that byte is not
 * `tail` any more, from its start: a trainer may write its file anew. The trainer may be writing it: a line
 * without its end is left for later, unless `isFinal` says that nothing more will come. A file that is not there, or
 * is no regular file, has no lines. Each line's `step` places its other numbers; a line that is no JSON object with a
 * finite `step` is malformed, and the next ones are read all the same.
 */
export async function readStepMetrics(
  file: string,
  { fromBytes: wantedBytes, tail = "", isFinal }: { fromBytes: number; tail?: string; isFinal: boolean },
): Promise<StepRead> {
  const nothing: StepRead = {
    points: [],
    nextBytes: wantedBytes,
    malformed: null,
    partly: null,
    hasMore: false,
    isCut: false,
    tail,
    isRestarted: false,
  };
  const read = await readOutput(file, async (handle, size) => {
    const isRestarted = tail !== "" && (await readTail(handle, wantedBytes)) !== tail;
    const fromBytes = isRestarted ? 0 : wantedBytes;
    const begun = { ...nothing, nextBytes: fromBytes, isRestarted, tail: isRestarted ? "" : tail };
    if (size <= fromBytes) return begun;
    const endBytes = Math.min(size, stepMetricsLimits.fileBytes);
    if (endBytes <= fromBytes) return { ...begun, isCut: true };
    const bytes = await readAt(
      handle,
      fromBytes,
      Math.min(stepMetricsLimits.readBytes, endBytes - fromBytes),
    );
    const isAll = fromBytes + bytes.byteLength >= endBytes;
    const isCut = isAll && size > endBytes;
    const lines = readLines(bytes, fromBytes, { isAll: isAll && !isCut, isFinal });
    const next = { ...begun, ...lines, hasMore: !isAll, isCut };
    return { ...next, tail: await readTail(handle, next.nextBytes) };
  });
  return read.ok ? read.result : nothing;
}

/** Two reads, one after the other, as if they were one. */
export const joinReads = (first: StepRead, next: StepRead): StepRead => ({
  ...next,
  points: [...first.points, ...next.points],
  malformed: first.malformed ?? next.malformed,
  partly: first.partly ?? next.partly,
  isRestarted: first.isRestarted || next.isRestarted,
});

/** `bytes`: 0 when it is not there. `mark`: another one whenever it was written meanwhile. */
export async function lookAtFile(file: string): Promise<{ bytes: number; mark: string }> {
  const found = await lstat(file).catch(() => null); // not there, or not to be seen: there is nothing to read
  if (!found?.isFile()) return { bytes: 0, mark: "" };
  return { bytes: found.size, mark: `${found.ino} ${found.size} ${found.mtimeMs}` };
}

function readLines(
  bytes: Buffer,
  fromBytes: number,
  { isAll, isFinal }: { isAll: boolean; isFinal: boolean },
): Omit<StepRead, "isCut" | "tail" | "isRestarted"> {
  const points: StepPoint[] = [];
  let malformed: string | null = null;
  let partly: string | null = null;
  const take = (line: Buffer, at: number): void => {
    const read = readLine(line);
    if (read.ok) {
      for (const point of read.points) points.push(point);
      if (read.note !== null) partly ??= `at byte ${fromBytes + at} ${read.note}`;
    } else malformed ??= `at byte ${fromBytes + at} ${read.message}`;
  };
  let at = 0;
  for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, at)) {
    take(bytes.subarray(at, end), at);
    at = end + 1;
  }
  const rest = bytes.byteLength - at;
  if (rest > 0 && isAll && isFinal) {
    take(bytes.subarray(at), at);
    at = bytes.byteLength;
  } else if (rest > stepMetricsLimits.lineBytes) {
    // The next read takes the rest of such a line for a line of its own, which is malformed as well.
    malformed ??= `at byte ${fromBytes + at} is longer than ${stepMetricsLimits.lineBytes} bytes`;
    at = bytes.byteLength;
  }
  return { points, nextBytes: fromBytes + at, malformed, partly, hasMore: !isAll };
}

/** Empty at the start of the file. */
async function readTail(handle: FileHandle, endBytes: number): Promise<string> {
  const from = Math.max(0, endBytes - tailBytes);
  const bytes = await readAt(handle, from, endBytes - from);
  return endBytes === 0 ? "" : createHash("sha256").update(bytes).digest("hex");
}

type LineRead = { ok: true; points: StepPoint[]; note: string | null } | { ok: false; message: string };

function readLine(line: Buffer): LineRead {
  if (line.every((byte) => byte === 0x20 || byte === 0x0d || byte === 0x09))
    return { ok: true, points: [], note: null };
  if (line.byteLength > stepMetricsLimits.lineBytes)
    return { ok: false, message: `is longer than ${stepMetricsLimits.lineBytes} bytes` };
  const read = readMetricsJson(line);
  if (!read.ok) return { ok: false, message: read.message.replace(/^metrics\.json /, "") };
  const { step: stepValue, ...numbers } = read.metrics;
  const step = stepValue === undefined ? Number.NaN : toNumber(stepValue);
  if (!Number.isFinite(step)) return { ok: false, message: "has no finite number named step" };
  const entries = Object.entries(numbers);
  const most = stepMetricsLimits.numbersPerLine;
  const points = entries.slice(0, most).map(([key, value]) => ({ key, step, value: toNumber(value) }));
  const [note] = read.notes;
  if (entries.length > most)
    return { ok: true, points, note: `has ${entries.length} numbers, of which the first ${most} are kept` };
  return {
    ok: true,
    points,
    note: note ? note.message.replace(/^In metrics\.json /, "").replace(/\.$/, "") : null,
  };
}
