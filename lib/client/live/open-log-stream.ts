import {
  logLineSchema,
  openLogFrameSchema,
  type WireLogLine,
  type WireOpenLogRow,
} from "@/lib/contracts/frames";
import { getAttemptLog } from "@/lib/contracts/logs/read";
import { buildUrl } from "../build-url";
import { keepStream, type StreamState } from "./keep-stream";

/** Lines come faster than a page can draw; they are handed over in batches. */
const batchMs = 100;

/** `open`: rows that may still be redrawn, all of them as they are behind `lines`; null: as before. */
export type LogBatch = { lines: readonly WireLogLine[]; open: readonly WireOpenLogRow[] | null };

/**
 * The live tail of an attempt's log from line `from` on (counted from 0). @returns closes the stream
 */
export function openLogStream(
  place: { runId: string; attemptId: string; from: number },
  onBatch: (batch: LogBatch) => void,
  onState: (state: StreamState) => void,
): () => void {
  let next = place.from;
  let lines: WireLogLine[] = [];
  let open: readonly WireOpenLogRow[] | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const batch = { lines, open };
    lines = [];
    open = null;
    if (batch.lines.length > 0 || batch.open) onBatch(batch);
  };
  const close = keepStream({
    url: () =>
      buildUrl(getAttemptLog.path, { run_id: place.runId, attempt_id: place.attemptId }, { offset: next }),
    cursor: { param: "offset", meaning: "from" },
    types: ["line", "rows"],
    endType: "end",
    onState,
    onFrame(type, data) {
      if (type === "end") {
        clearTimeout(timer);
        flush();
        return;
      }
      if (type === "rows") {
        open = openLogFrameSchema.parse(JSON.parse(data)).rows;
        timer ??= setTimeout(flush, batchMs);
        return;
      }
      const line = logLineSchema.parse(JSON.parse(data));
      if (line.n < next) return;
      next = line.n + 1;
      lines.push(line);
      timer ??= setTimeout(flush, batchMs);
    },
  });
  return () => {
    clearTimeout(timer);
    close();
  };
}
