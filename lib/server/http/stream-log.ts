import type { getAttemptLog } from "@/lib/contracts/logs/read";
import { type LogFrame, openLogTail } from "@/lib/server/services/logs/tail";
import type { ServiceContext } from "@/lib/server/services/service-context";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame } from "./event-stream";
import type { StreamAnswer } from "./stream-answer";
import { readLastEventId } from "./stream-run-events";

/**
 * Lines as they are written, each `event: line`, `id: <n>`; `event: rows` with the rows that may still be redrawn; `end` after the last of an attempt that has ended.
 */
export async function streamLog(
  context: ServiceContext,
  { runId, attemptId, offset = 0, request }: Call<typeof getAttemptLog>,
): Promise<StreamAnswer> {
  const last = readLastEventId(request);
  const place = { runId, attemptId, from: last === null ? offset : last + 1 };
  return answerWithStream(
    context,
    () => openLogTail(context, place),
    toFrame,
    (error) => context.log.error({ err: error, attemptId }, "log stream broke off"),
  );
}

function toFrame(frame: LogFrame): StreamFrame {
  switch (frame.kind) {
    case "line":
      return { event: "line", id: String(frame.line.n), data: frame.line };
    case "open":
      return { event: "rows", data: { rows: frame.rows } };
    case "end":
      return { event: "end", data: { attempt_id: frame.attemptId, total_lines: frame.totalLines } };
  }
}
