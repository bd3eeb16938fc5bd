import type { streamAllRuns } from "@/lib/contracts/events/tail";
import type { FleetFrame, RunFrame } from "@/lib/contracts/frames";
import { toWireTime } from "@/lib/contracts/wire";
import type { FleetFrame as FleetTailFrame } from "@/lib/server/events/fleet-watch";
import type { RunsTailFrame } from "@/lib/server/events/tail-runs";
import { AppError } from "@/lib/server/services/app-error";
import { openRunsTail } from "@/lib/server/services/events/tail";
import type { ServiceContext } from "@/lib/server/services/service-context";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame, wantsEventStream } from "./event-stream";
import type { StreamAnswer } from "./stream-answer";

/** What changes among all runs. No cursor: after a reconnect the lists are read again. */
export async function streamRuns(
  context: ServiceContext,
  { projectId, request }: Call<typeof streamAllRuns>,
): Promise<StreamAnswer> {
  if (!wantsEventStream(request))
    throw new AppError("not_acceptable", "This is a stream only: send Accept: text/event-stream.");
  return answerWithStream(
    context,
    () => openRunsTail(context, { projectId }),
    toChangeFrame,
    (error) => context.log.error({ err: error }, "stream of all runs broke off"),
  );
}

/** What changes beside a run's own events. */
export function toChangeFrame(frame: RunsTailFrame | FleetTailFrame): StreamFrame {
  switch (frame.kind) {
    case "run": {
      const { runId, seq, status, stage, currentIteration } = frame.run;
      const data: RunFrame = { run_id: runId, seq, status, stage, current_iteration: currentIteration };
      return { event: "run", data };
    }
    case "fleet": {
      const data: FleetFrame = { changed_at: toWireTime(new Date()) };
      return { event: "fleet", data };
    }
  }
}
