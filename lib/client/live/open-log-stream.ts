import { logLineSchema, type WireLogLine } from "@/lib/contracts/frames";
import { getAttemptLog } from "@/lib/contracts/logs/read";
import { buildUrl } from "../build-url";
import { keepStream, type StreamState } from "./keep-stream";

/** Lines come faster than a page can draw; they are handed over in batches. */
const batchMs = 100;

/**
 * The live tail of an attempt's log from line `from` on (counted from 0). @returns closes the stream
 */
export function openLogStream(
  place: { runId: string; attemptId: string; from: number },
  onLines: (lines: readonly WireLogLine[]) => void,
  onState: (state: StreamState) => void,
): () => void {
  let next = place.from;
  let batch: WireLogLine[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const lines = batch;
    batch = [];
    if (lines.length > 0) onLines(lines);
  };
  const close = keepStream({
    url: () =>
      buildUrl(getAttemptLog.path, { run_id: place.runId, attempt_id: place.attemptId }, { offset: next }),
    cursor: { param: "offset", meaning: "from" },
    types: ["line"],
    endType: "end",
    onState,
    onFrame(type, data) {
      if (type === "end") {
        clearTimeout(timer);
        flush();
        return;
      }
      const line = logLineSchema.parse(JSON.parse(data));
      if (line.n < next) return;
      next = line.n + 1;
      batch.push(line);
      timer ??= setTimeout(flush, batchMs);
    },
  });
  return () => {
    clearTimeout(timer);
    close();
  };
}
