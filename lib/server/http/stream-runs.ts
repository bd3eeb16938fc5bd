import type { RunFrame } from "@/lib/contracts/frames";
import type { RunsTailFrame } from "@/lib/server/events/tail-runs";
import { AppError } from "@/lib/server/services/app-error";
import { openRunsTail } from "@/lib/server/services/events/tail";
import type { Call } from "./define-route";
import { answerWithStream, type StreamFrame, wantsEventStream } from "./event-stream";

type AllRuns = Call<Record<string, never>, { project_id?: string | undefined }, null>;

/** What changes among all runs. No cursor: after a reconnect the lists are read again. */
export async function streamRuns({ context, query, request }: AllRuns): Promise<Response> {
  if (!wantsEventStream(request))
    throw new AppError("not_acceptable", "This is a stream only: send Accept: text/event-stream.");
  return answerWithStream(
    { context, request },
    (signal) => openRunsTail(context, { projectId: query.project_id }, signal),
    toFrame,
    (error) => context.log.error({ err: error }, "stream of all runs broke off"),
  );
}

function toFrame(frame: RunsTailFrame): StreamFrame {
  switch (frame.kind) {
    case "run": {
      const { runId, seq, status, stage, currentIteration } = frame.run;
      const data: RunFrame = { run_id: runId, seq, status, stage, current_iteration: currentIteration };
      return { event: "run", data };
    }
    case "fleet":
      return { event: "fleet", data: { changed_at: new Date().toISOString() } };
    case "heartbeat":
      return { comment: "still here" };
  }
}
