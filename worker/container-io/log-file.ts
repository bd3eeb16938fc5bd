import { type FileHandle, mkdir, open, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { cleanText } from "@/lib/core/text/clean-text";
import { rowLength } from "@/lib/core/text/terminal-screen";
import {
  attemptLogLayout,
  chargeLine,
  formatLogLine,
  nameSegment,
  readEpoch,
} from "@/lib/server/storage/attempt-log-format";
import type { LogLine } from "@/worker/containers/port";

export type LogLayout = { segmentBytes: number; headSegments: number; tailSegments: number };

export type LogFile = {
  /** Resolves when the next line may be appended. One of more than `rowLength` characters is cut: it should have come in rows. Lines reach the disk within `flushMs`, or as soon as there are enough. */
  append(line: Pick<LogLine, "at" | "stream" | "text" | "goesOn">): Promise<void>;
  /** Writes the lines that are not on the disk yet. */
  close(): Promise<{ lines: number; linesLeftOut: number }>;
  /** The files that hold the kept lines, in their order. */
  files(): string[];
};

const batchLength = 256 * 1024;
const flushMs = 200;

/**
 * Begins an attempt's log at its first line and removes what earlier owners wrote, because an adopted log is read anew. What a
 * later owner writes is left alone.
 */
export async function openLogFile(
  folder: string,
  epoch: number,
  layout: LogLayout = attemptLogLayout,
): Promise<LogFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder))
    if ((readEpoch(name) ?? epoch + 1) <= epoch) await rm(path.join(folder, name), { force: true });
  const fileOf = (firstLine: number) => path.join(folder, nameSegment(epoch, firstLine));

  const segments: { firstLine: number; lines: number }[] = [];
  let handle: FileHandle | null = null;
  let segmentBytes = 0;
  let next = 0;
  let written = 0;
  let linesLeftOut = 0;
  let pending: string[] = [];
  let pendingLength = 0;
  let queue: Promise<void> = Promise.resolve();
  let failure: unknown = null;

  async function rotate(): Promise<void> {
    await handle?.close();
    segments.push({ firstLine: written, lines: 0 });
    handle = await open(fileOf(written), "w", 0o600);
    segmentBytes = 0;
    if (segments.length <= layout.headSegments + layout.tailSegments) return;
    const [dropped] = segments.splice(layout.headSegments, 1);
    if (dropped === undefined) return;
    linesLeftOut += dropped.lines;
    await rm(fileOf(dropped.firstLine));
  }

  async function writeBatch(lines: readonly string[]): Promise<void> {
    for (let from = 0; from < lines.length; ) {
      if (handle === null || segmentBytes >= layout.segmentBytes) await rotate();
      let to = from;
      let bytes = 0;
      while (to < lines.length && segmentBytes + bytes < layout.segmentBytes)
        bytes += chargeLine(lines[to++] ?? "");
      await handle?.write(lines.slice(from, to).join(""));
      segmentBytes += bytes;
      written += to - from;
      const segment = segments.at(-1);
      if (segment !== undefined) segment.lines += to - from;
      from = to;
    }
  }

  function flush(): Promise<void> {
    const batch = pending;
    pending = [];
    pendingLength = 0;
    // Batches are written one after the other. An error, as of a full disk, is thrown by the next append or by close.
    queue = queue
      .then(() => writeBatch(batch))
      .catch((error: unknown) => {
        failure ??= error;
      });
    return queue;
  }

  const timer = setInterval(() => {
    if (pending.length > 0) void flush();
  }, flushMs);
  timer.unref();

  function assertWritable(): void {
    if (failure !== null) throw new Error(`the log in ${folder} cannot be written`, { cause: failure });
  }

  return {
    async append({ at, stream, text, goesOn }) {
      assertWritable();
      const json = formatLogLine({ n: next, at, stream, text: cleanText(text, rowLength), goesOn });
      next += 1;
      pending.push(json);
      pendingLength += json.length;
      if (pendingLength >= batchLength) await flush();
    },
    async close() {
      clearInterval(timer);
      await flush();
      await handle?.close();
      handle = null;
      assertWritable();
      return { lines: next, linesLeftOut };
    },
    files: () => segments.map(({ firstLine }) => fileOf(firstLine)),
  };
}
