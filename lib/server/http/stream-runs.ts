import type { streamAllRuns } from "@/lib/contracts/events/tail";
import type { FleetFrame, RunFrame } from "@/lib/contracts/frames";
import { toWireTime } from "@/lib/contracts/wire";
import type { ChangedRun } from "@/lib/server/events/changed-run";
import type { FleetFrame as FleetTailFrame } from "@/lib/server/events/tail-fleet";
import type { RunsTailFrame } from "@/lib/server/events/tail-runs";
import { AppError } from "@/lib/server/services/app-error";
import { openRunsTail } from "@/lib/server/services/events/tail";
import type { ServiceContext } from "@/lib/server/services/service-context";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame, wantsEventStream } from "./event-stream";

/** What changes among all runs. No cursor: after a reconnect the lists are read again. */
export async function streamRuns(
  context: ServiceContext,
  { projectId, request }: Call<typeof streamAllRuns>,
): Promise<Response> {
  if (!wantsEventStream(request))
    throw new AppError("not_acceptable", "This is a stream only: send Accept: text/event-stream.");
  return answerWithStream(
    { context, request },
    (signal) => openRunsTail(context, { projectId }, signal),
    toFrame,
    (error) => context.log.error({ err: error }, "stream of all runs broke off"),
  );
}

function toFrame(frame: RunsTailFrame | FleetTailFrame): StreamFrame {
  switch (frame.kind) {
    case "run":
      return toRunFrame(frame.run);
    case "fleet":
      return makeFleetFrame();
    case "heartbeat":
      return { comment: "still here" };
  }
}

export function toRunFrame({ runId, seq, status, stage, currentIteration }: ChangedRun): StreamFrame {
  const data: RunFrame = { run_id: runId, seq, status, stage, current_iteration: currentIteration };
  return { event: "run", data };
}

export function makeFleetFrame(): StreamFrame {
  const data: FleetFrame = { changed_at: toWireTime(new Date()) };
  return { event: "fleet", data };
}
