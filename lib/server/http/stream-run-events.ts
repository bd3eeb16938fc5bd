import type { listRunEvents } from "@/lib/contracts/events/list";
import type { EndFrame } from "@/lib/contracts/frames";
import type { FleetFrame } from "@/lib/server/events/fleet-watch";
import type { Follow } from "@/lib/server/events/listener";
import type { TailFrame } from "@/lib/server/events/tail";
import { AppError } from "@/lib/server/services/app-error";
import { openRunTail } from "@/lib/server/services/events/tail";
import { toWireEvent } from "@/lib/server/services/events/to-wire";
import type { ServiceContext } from "@/lib/server/services/service-context";
import type { AskedRequest } from "./asked-request";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame } from "./event-stream";
import type { StreamAnswer } from "./stream-answer";
import { toChangeFrame } from "./stream-runs";

type Frame = TailFrame | FleetFrame;

/** A run's events as frames: `event: <type>`, `id: <seq>`. Goes on after `Last-Event-ID`, else after `after_seq`. */
export async function streamRunEvents(
  context: ServiceContext,
  { runId, afterSeq = 0, type, also, request }: Call<typeof listRunEvents>,
): Promise<StreamAnswer> {
  const after = readLastEventId(request) ?? afterSeq;
  const changes = also === "changes";
  const place = { runId, after: Math.min(after, 2_147_483_647), fleet: changes };
  const isWanted = (frame: Frame): boolean => {
    if (frame.kind === "run") return changes;
    return frame.kind !== "event" || type === undefined || frame.row.type === type;
  };
  return answerWithStream(
    context,
    async (): Promise<Follow<Frame>> => {
      const follow = await openRunTail(context, place);
      return (to) =>
        follow({
          ...to,
          hear: (frame) => {
            if (isWanted(frame)) to.hear(frame);
          },
        });
    },
    toFrame,
    (error) => context.log.error({ err: error, runId }, "event stream broke off"),
  );
}

function toFrame(frame: Frame): StreamFrame {
  switch (frame.kind) {
    case "event":
      return { event: frame.row.type, id: String(frame.row.seq), data: toWireEvent(frame.row) };
    case "end": {
      const data: EndFrame = { run_id: frame.runId, seq: frame.seq, status: frame.status };
      return { event: "end", id: String(frame.seq), data };
    }
    default:
      return toChangeFrame(frame);
  }
}

/** What a browser sends by itself when it takes a stream up again. */
export function readLastEventId(request: AskedRequest): number | null {
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
