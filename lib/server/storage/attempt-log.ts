import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";

/**
 * An attempt's log is a folder of segments, each named by the number of its first line and holding JSON lines. The
 * first segments and the last ones stay, those between are deleted while the log grows: so the head is kept, the tail
 * moves, the gap is known from the names alone, and any line is found by opening one small file.
 * The worker writes it (worker/trainer-io/log-file.ts) while this reads it.
 */
export const attemptLogLayout = {
  segmentBytes: 2 * 1024 * 1024,
  headSegments: 8,
  tailSegments: 24,
} as const;

/** `n` counts lines from 0, those left out included; `at` is the engine's time, ISO 8601. */
export const attemptLogLine = z.object({
  n: z.number().int().nonnegative(),
  at: z.string(),
  stream: z.enum(["stdout", "stderr"]),
  text: z.string(),
});
export type AttemptLogLine = z.infer<typeof attemptLogLine>;

export type AttemptLogPage = {
  lines: AttemptLogLine[];
  /** Pass it as the next `offset`. Equal to the one given when nothing new is there yet. */
  nextOffset: number;
  /** Lines `from` … `from + lines - 1` were not kept; null when all were. */
  leftOut: { from: number; lines: number } | null;
};

type Segment = { firstLine: number; file: string };

export function nameSegment(firstLine: number): string {
  return `${String(firstLine).padStart(12, "0")}.jsonl`;
}

/** Lines from number `offset` on, at most `limit`. A folder that is not there yet is an empty log. */
export async function readAttemptLog(
  folder: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<AttemptLogPage> {
  const segments = await listSegments(folder);
  const lines: AttemptLogLine[] = [];
  const first = segments.findLastIndex((segment) => segment.firstLine <= offset);
  for (const segment of segments.slice(Math.max(first, 0))) {
    if (lines.length >= limit) break;
    await readSegment(segment.file, (line) => {
      if (line.n >= offset) lines.push(line);
      return lines.length < limit;
    });
  }
  return {
    lines,
    nextOffset: (lines.at(-1)?.n ?? offset - 1) + 1,
    leftOut: await findGap(segments),
  };
}

/**
 * Lines from number `offset` on that contain `wanted`, in any case, at most `limit`. One pass: a line is only taken apart
 * when its bytes could hold the text.
 */
export async function searchAttemptLog(
  folder: string,
  { offset, limit, wanted }: { offset: number; limit: number; wanted: string },
): Promise<AttemptLogPage> {
  const segments = await listSegments(folder);
  const lower = wanted.toLowerCase();
  // JSON writes these as they are; what it escapes cannot be looked for in the raw line.
  const isPlain = /^[ !#-[\]-~]*$/.test(wanted);
  const couldHold = (raw: string) => !isPlain || raw.toLowerCase().includes(lower);
  const lines: AttemptLogLine[] = [];
  const first = segments.findLastIndex((segment) => segment.firstLine <= offset);
  for (const segment of segments.slice(Math.max(first, 0))) {
    if (lines.length >= limit) break;
    const take = (line: AttemptLogLine): boolean => {
      if (line.n >= offset && line.text.toLowerCase().includes(lower)) lines.push(line);
      return lines.length < limit;
    };
    await readSegment(segment.file, take, couldHold);
  }
  return {
    lines,
    nextOffset: (lines.at(-1)?.n ?? offset - 1) + 1,
    leftOut: await findGap(segments),
  };
}

/** Number of the line that would come next, lines left out included. */
export async function countAttemptLogLines(folder: string): Promise<number> {
  const last = (await listSegments(folder)).at(-1);
  return last === undefined ? 0 : readEnd(last);
}

async function listSegments(folder: string): Promise<Segment[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  return names
    .filter((name) => /^\d{12}\.jsonl$/.test(name))
    .sort()
    .map((name) => ({ firstLine: Number.parseInt(name, 10), file: path.join(folder, name) }));
}

async function findGap(segments: readonly Segment[]): Promise<AttemptLogPage["leftOut"]> {
  const lastOfHead = segments[attemptLogLayout.headSegments - 1];
  const firstOfTail = segments[attemptLogLayout.headSegments];
  if (lastOfHead === undefined || firstOfTail === undefined) return null;
  const from = await readEnd(lastOfHead);
  return firstOfTail.firstLine > from ? { from, lines: firstOfTail.firstLine - from } : null;
}

async function readEnd(segment: Segment): Promise<number> {
  let end = segment.firstLine;
  await readSegment(segment.file, (line) => {
    end = line.n + 1;
    return true;
  });
  return end;
}

/**
 * Calls `take` for each whole line that `isWorth` parsing until it answers false. A segment deleted meanwhile is empty: its
 * lines are left out now.
 */
async function readSegment(
  file: string,
  take: (line: AttemptLogLine) => boolean,
  isWorth: (raw: string) => boolean = () => true,
): Promise<void> {
  const stream = createReadStream(file, { encoding: "utf8" });
  try {
    for await (const text of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (!isWorth(text)) continue;
      const line = parseLine(text);
      if (line === null || !take(line)) return;
    }
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return;
    throw error;
  } finally {
    stream.destroy();
  }
}

/** Null: the last line, seen while it was being written. */
function parseLine(text: string): AttemptLogLine | null {
  try {
    return attemptLogLine.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
