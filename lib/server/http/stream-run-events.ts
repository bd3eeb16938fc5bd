import type { EndFrame } from "@/lib/contracts/frames";
import type { TailFrame } from "@/lib/server/events/tail";
import { AppError } from "@/lib/server/services/app-error";
import { openRunTail } from "@/lib/server/services/events/tail";
import { toWireEvent } from "@/lib/server/services/events/to-wire";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame } from "./event-stream";

type Events = Call<{ run_id: string }, { after_seq?: number | undefined; type?: string | undefined }, null>;

/** A run's events as frames: `event: <type>`, `id: <seq>`. Goes on after `Last-Event-ID`, else after `after_seq`. */
export async function streamRunEvents({ context, params, query, request }: Events): Promise<Response> {
  const after = readLastEventId(request) ?? query.after_seq ?? 0;
  const place = { runId: params.run_id, after: Math.min(after, 2_147_483_647) };
  return answerWithStream(
    { context, request },
    async (signal) => only(await openRunTail(context, place, signal), query.type),
    toFrame,
    (error) => context.log.error({ err: error, runId: params.run_id }, "event stream broke off"),
  );
}

async function* only(frames: AsyncGenerator<TailFrame, void, void>, type: string | undefined) {
  for await (const frame of frames)
    if (type === undefined || frame.kind !== "event" || frame.row.type === type) yield frame;
}

function toFrame(frame: TailFrame): StreamFrame {
  switch (frame.kind) {
    case "event":
      return { event: frame.row.type, id: String(frame.row.seq), data: toWireEvent(frame.row) };
    case "end": {
      const data: EndFrame = { run_id: frame.runId, seq: frame.seq, status: frame.status };
      return { event: "end", id: String(frame.seq), data };
    }
    case "heartbeat":
      return { comment: "still here" };
  }
}

/** What a browser sends by itself when it takes a stream up again. */
export function readLastEventId(request: Request): number | null {
  const text = request.headers.get("last-event-id");
  if (text === null || text === "") return null;
  if (!/^\d{1,15}$/.test(text)) {
    const message = "must be the id of a frame: a number, 0 or more";
    throw new AppError("invalid_request", `Last-Event-ID ${message}.`, {
      errors: [{ path: "Last-Event-ID", message }],
    });
  }
  return Number(text);
}
