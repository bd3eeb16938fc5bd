import { open, readdir, readFile } from "node:fs/promises";
import { z } from "zod";
import {
  type AttemptLogLine,
  attemptLogLayout,
  findLogFiles,
  goesOnMark,
  type LogSegment,
  type OpenRow,
  openRow,
  parseLogLine,
} from "./attempt-log-format";
import { closeAfter, unlessGone } from "./files";
import { makeLineSearch } from "./search-lines";

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
 * Lines from number `offset` on that contain `wanted` as they are shown (without the codes of their colours, in any case), at
 * most `limit`. Of a line in several rows the row in which the text ends is found.
 */
export async function searchAttemptLog(
  folder: string,
  { offset, limit, wanted }: { offset: number; limit: number; wanted: string },
): Promise<AttemptLogPage> {
  const { couldHold, holds } = makeLineSearch(wanted);
  return collectPage(folder, { offset, limit, couldHold, holds });
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
  /** Streams whose line goes on: its rest is looked at whatever it holds itself. */
  const begun = new Set<AttemptLogLine["stream"]>();
  for (const segment of fromLine(segments, offset)) {
    if (lines.length >= limit) break;
    const whole = await readWhole(segment);
    if (begun.size === 0 && !couldHold(whole) && !whole.includes(goesOnMark)) continue;
    let n = segment.firstLine;
    for (const json of splitLines(whole)) {
      if (n++ < offset) continue;
      if (begun.size === 0 && !json.endsWith(goesOnMark) && !couldHold(json)) continue;
      const line = parseLogLine(json);
      if (line.goesOn) begun.add(line.stream);
      else begun.delete(line.stream);
      if (holds(line)) lines.push(line);
      if (lines.length >= limit) break;
    }
  }
  return { lines, nextOffset: (lines.at(-1)?.n ?? offset - 1) + 1, leftOut: await findGap(segments) };
}

/** What its program may still redraw at the end of a log, as it looked last; nothing where the log is finished. */
export async function readOpenRows(folder: string): Promise<OpenRow[]> {
  const { openRows } = findLogFiles(folder, await listNames(folder));
  const json = await unlessGone(readFile(openRows, "utf8"));
  return json === null ? [] : z.array(openRow).parse(JSON.parse(json));
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
  return findLogFiles(folder, await listNames(folder)).segments;
}

const listNames = async (folder: string): Promise<string[]> => (await unlessGone(readdir(folder))) ?? [];

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
