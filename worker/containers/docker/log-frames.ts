import type { LogLine } from "@/worker/containers/port";

const headerBytes = 8;
/** A longer line is passed on in pieces, so that a trainer that never writes a line break does not fill our memory. */
const maxLineBytes = 64 * 1024;

type StreamName = LogLine["stream"];
type Open = { timestamp: string; parts: Buffer[]; bytes: number };

export type Frame = { stream: StreamName; body: Buffer };

/** Cuts the engine's stream of both outputs into its frames: 8 bytes (stream, length), and what was written. */
export function createFrameReader(): (chunk: Buffer) => Frame[] {
  let pending: Buffer = Buffer.alloc(0);
  return (chunk) => {
    const frames: Frame[] = [];
    let rest = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (rest.length >= headerBytes) {
      const end = headerBytes + rest.readUInt32BE(4);
      if (rest.length < end) break;
      frames.push({ stream: rest[0] === 2 ? "stderr" : "stdout", body: rest.subarray(headerBytes, end) });
      rest = rest.subarray(end);
    }
    pending = rest;
    return frames;
  };
}

/**
 * Turns the engine's log stream into lines, in the order in which they were written. Each frame is one record "<timestamp> <text>"; a record without a newline at its end (the engine cuts at 16 KiB) goes on in the
 * next one of its stream. Not dockerode's demuxStream: that makes two streams and loses the order between them.
 */
export function createLogDecoder(): { push(chunk: Buffer): LogLine[]; end(): LogLine[] } {
  const readFrames = createFrameReader();
  const open: Record<StreamName, Open | null> = { stdout: null, stderr: null };
  let cursor = "";

  /**
   * A line in several records may be older than lines that the other stream wrote meanwhile. To resume from its own time
   * would repeat those, so the cursor never goes back. The engine's times have nine digits and sort as text.
   */
  function close(stream: StreamName, line: Open, isWhole = true): LogLine {
    if (line.timestamp > cursor) cursor = line.timestamp;
    const bytes = Buffer.concat(line.parts);
    const end = isWhole ? bytes.length : findCharacterEnd(bytes);
    // The beginning of a character whose end is in the next record.
    if (end < bytes.length)
      open[stream] = { timestamp: line.timestamp, parts: [bytes.subarray(end)], bytes: bytes.length - end };
    const text = bytes.toString("utf8", 0, end);
    return { at: new Date(line.timestamp), cursor, stream, text, ...(!isWhole && { goesOn: true }) };
  }

  function take(stream: StreamName, record: Buffer): LogLine[] {
    const space = record.indexOf(0x20);
    const timestamp = record.toString("latin1", 0, Math.max(space, 0));
    const isWhole = record.at(-1) === 0x0a;
    const text = record.subarray(space + 1, isWhole ? record.length - 1 : record.length);
    const line = open[stream] ?? { timestamp, parts: [], bytes: 0 };
    // The cursor of a line is its last record's time, or a resumed stream would send its tail again.
    line.timestamp = timestamp;
    line.parts.push(text);
    line.bytes += text.length;
    if (!isWhole && line.bytes < maxLineBytes) {
      open[stream] = line;
      return [];
    }
    open[stream] = null;
    return [close(stream, line, isWhole)];
  }

  return {
    push: (chunk) => readFrames(chunk).flatMap(({ stream, body }) => take(stream, body)),
    end() {
      return (["stdout", "stderr"] as const).flatMap((stream) => {
        const line = open[stream];
        open[stream] = null;
        return line === null ? [] : [close(stream, line)];
      });
    },
  };
}

/** Where the last whole character of UTF-8 ends: up to three bytes may be the beginning of one that goes on. */
function findCharacterEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

/** The engine's `since` includes lines of that very moment, so the rest begins one nanosecond later. */
export function toSinceAfter(cursor: string): string {
  const [whole = "", fraction = ""] = cursor.replace(/Z$/, "").split(".");
  const seconds = Date.parse(`${whole}Z`) / 1000;
  const nanoseconds = Number(fraction.padEnd(9, "0").slice(0, 9)) + 1;
  return nanoseconds === 1_000_000_000
    ? `${seconds + 1}.000000000`
    : `${seconds}.${String(nanoseconds).padStart(9, "0")}`;
}
