import { type LogFrame, openLogTail } from "@/lib/server/services/logs/tail";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame } from "./event-stream";
import { readLastEventId } from "./stream-run-events";

type Log = Call<{ run_id: string; attempt_id: string }, { offset?: number | undefined }, null>;

/** Lines as they are written, each `event: line`, `id: <n>`; `end` after the last of an attempt that has ended. */
export async function streamLog({ context, params, query, request }: Log): Promise<Response> {
  const last = readLastEventId(request);
  const place = {
    runId: params.run_id,
    attemptId: params.attempt_id,
    from: last === null ? (query.offset ?? 0) : last + 1,
  };
  return answerWithStream(
    { context, request },
    (signal) => openLogTail(context, place, signal),
    toFrame,
    (error) => context.log.error({ err: error, attemptId: params.attempt_id }, "log stream broke off"),
  );
}

function toFrame(frame: LogFrame): StreamFrame {
  switch (frame.kind) {
    case "line":
      return { event: "line", id: String(frame.line.n), data: frame.line };
    case "end":
      return { event: "end", data: { attempt_id: frame.attemptId, total_lines: frame.totalLines } };
    case "heartbeat":
      return { comment: "still here" };
  }
}
