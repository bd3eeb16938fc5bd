import { randomUUID } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir, rename, rm, utimes } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { attemptLogLayout, chargeLine, nameSegment, parseLogLine } from "./attempt-log-format";
import { unlessGone } from "./files";

/**
 * Makes the folder of an ended attempt's log anew from the blob of its kept lines, cut where the worker cuts it: so the
 * gap of a long log is where it was. A folder that is there stays as it is, and is marked as used (worker/attempts/sweep-logs.ts).
 */
export async function restoreAttemptLog(
  folder: string,
  openBlob: () => Promise<Readable>,
  { segmentBytes }: { segmentBytes: number } = attemptLogLayout,
): Promise<void> {
  const now = new Date();
  if ((await unlessGone(utimes(folder, now, now))) !== null) return;
  const blob = await openBlob();
  const half = `${folder}.${randomUUID()}`;
  await mkdir(half, { recursive: true, mode: 0o700 });
  try {
    for await (const { firstLine, lines } of cutSegments(blob, segmentBytes))
      await pipeline(lines, createWriteStream(path.join(half, nameSegment(0, firstLine)), { mode: 0o600 }));
    await rename(half, folder);
  } catch (error) {
    await rm(half, { recursive: true, force: true });
    // Somebody else who wanted to read it was faster.
    if (existsSync(folder)) return;
    throw error;
  }
}

type Segment = { firstLine: number; lines: string[] };

/** A segment ends once it is large enough, and where lines were left out. */
async function* cutSegments(blob: Readable, segmentBytes: number): AsyncGenerator<Segment, void, void> {
  let segment: Segment | null = null;
  let bytes = 0;
  let next = 0;
  for await (const text of createInterface({ input: blob, crlfDelay: Number.POSITIVE_INFINITY })) {
    const { n } = parseLogLine(text);
    if (segment && (bytes >= segmentBytes || n !== next)) {
      yield segment;
      segment = null;
    }
    if (!segment) {
      segment = { firstLine: n, lines: [] };
      bytes = 0;
    }
    const line = `${text}\n`;
    segment.lines.push(line);
    bytes += chargeLine(line);
    next = n + 1;
  }
  if (segment) yield segment;
}
