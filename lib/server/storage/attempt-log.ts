import { open, readdir, readFile } from "node:fs/promises";
import {
  type AttemptLogLine,
  attemptLogLayout,
  type LogSegment,
  parseLogLine,
  toSegments,
} from "./attempt-log-format";
import { closeAfter, unlessGone } from "./files";

export type AttemptLogPage = {
  lines: AttemptLogLine[];
  /** Pass it as the next `offset`. Equal to the one given when nothing new is there yet. */
  nextOffset: number;
  leftOut: LeftOut | null;
};

/** Lines `from` … `from + lines - 1` were not kept. */
export type LeftOut = { from: number; lines: number };

/** Lines from number `offset` on, at most `limit`. A folder that is not there yet is an empty log. */
export async function readAttemptLog(
  folder: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<AttemptLogPage> {
  return collectPage(folder, { offset, limit });
}

/**
 * Lines from number `offset` on that contain `wanted`, in any case, at most `limit`. A line is only taken apart when its
 * bytes could hold the text, and a segment's lines are only looked at when the segment could.
 */
export async function searchAttemptLog(
  folder: string,
  { offset, limit, wanted }: { offset: number; limit: number; wanted: string },
): Promise<AttemptLogPage> {
  const lower = wanted.toLowerCase();
  // JSON writes these as they are; what it escapes cannot be looked for in the raw line.
  const isPlain = /^[ !#-[\]-~]*$/.test(wanted);
  return collectPage(folder, {
    offset,
    limit,
    couldHold: (raw) => !isPlain || raw.toLowerCase().includes(lower),
    holds: (line) => line.text.toLowerCase().includes(lower),
  });
}

/** `couldHold`: asked of a segment's and of a line's bytes before they are taken apart, because that costs most. */
async function collectPage(
  folder: string,
  {
    offset,
    limit,
    couldHold = () => true,
    holds = () => true,
  }: {
    offset: number;
    limit: number;
    couldHold?: (raw: string) => boolean;
    holds?: (line: AttemptLogLine) => boolean;
  },
): Promise<AttemptLogPage> {
  const segments = await listSegments(folder);
  const lines: AttemptLogLine[] = [];
  for (const segment of fromLine(segments, offset)) {
    if (lines.length >= limit) break;
    const whole = await readWhole(segment);
    if (!couldHold(whole)) continue;
    let n = segment.firstLine;
    for (const json of splitLines(whole)) {
      if (n++ < offset || !couldHold(json)) continue;
      const line = parseLogLine(json);
      if (holds(line)) lines.push(line);
      if (lines.length >= limit) break;
    }
  }
  return { lines, nextOffset: (lines.at(-1)?.n ?? offset - 1) + 1, leftOut: await findGap(segments) };
}

/** Every kept line in pieces, oldest first, and where lines are missing how many. */
export async function* readWholeAttemptLog(
  folder: string,
): AsyncGenerator<AttemptLogLine[] | LeftOut, void, void> {
  const segments = await listSegments(folder);
  let next = 0;
  for (const segment of segments) {
    const lines = [...splitLines(await readWhole(segment))].map(parseLogLine);
    const [first] = lines;
    if (first === undefined) continue;
    if (first.n > next) yield { from: next, lines: first.n - next };
    yield lines;
    next = first.n + lines.length;
  }
}

/** Number of the line that would come next, lines left out included. */
export async function countAttemptLogLines(folder: string): Promise<number> {
  const last = (await listSegments(folder)).at(-1);
  return last === undefined ? 0 : readEnd(last);
}

async function listSegments(folder: string): Promise<LogSegment[]> {
  return toSegments(folder, (await unlessGone(readdir(folder))) ?? []);
}

/** From the segment on that holds the line, or the first one behind it. */
function fromLine(segments: readonly LogSegment[], offset: number): readonly LogSegment[] {
  const at = segments.findLastIndex(({ firstLine }) => firstLine <= offset);
  return segments.slice(Math.max(0, at));
}

async function findGap(segments: readonly LogSegment[]): Promise<LeftOut | null> {
  const lastOfHead = segments[attemptLogLayout.headSegments - 1];
  const firstOfTail = segments[attemptLogLayout.headSegments];
  if (lastOfHead === undefined || firstOfTail === undefined) return null;
  const from = await readEnd(lastOfHead);
  return firstOfTail.firstLine > from ? { from, lines: firstOfTail.firstLine - from } : null;
}

/** A segment is small. One that was deleted meanwhile is empty: its lines are left out now. */
async function readWhole({ file }: LogSegment): Promise<string> {
  return (await unlessGone(readFile(file, "utf8"))) ?? "";
}

/** Whole lines only: the last one may be seen while it is being written. */
function* splitLines(text: string): Generator<string, void, void> {
  for (let from = 0, to = text.indexOf("\n"); to >= 0; from = to + 1, to = text.indexOf("\n", from))
    yield text.slice(from, to);
}

/** More than the longest stored line and the half of a next one: 16,384 characters, six bytes each when escaped. */
const tailBytes = 256 * 1024;

/** Number of the line behind its last whole one, read from that line alone. */
async function readEnd({ file, firstLine }: LogSegment): Promise<number> {
  const handle = await unlessGone(open(file));
  if (handle === null) return firstLine;
  return closeAfter(handle, async () => {
    const { size } = await handle.stat();
    const buffer = Buffer.alloc(Math.min(size, tailBytes));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, size - buffer.length);
    const end = buffer.subarray(0, bytesRead).lastIndexOf("\n");
    if (end < 0) return firstLine;
    const start = end === 0 ? 0 : buffer.lastIndexOf("\n", end - 1) + 1;
    return parseLogLine(buffer.toString("utf8", start, end)).n + 1;
  });
}
