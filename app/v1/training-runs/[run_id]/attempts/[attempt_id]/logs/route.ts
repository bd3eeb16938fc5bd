import { getAttemptLog } from "@/lib/contracts/logs";
import { defineRoute } from "@/lib/server/http/define-route";
import { wantsEventStream } from "@/lib/server/http/event-stream";
import { streamLog } from "@/lib/server/http/stream-log";
import { readLog } from "@/lib/server/services/logs/read";

export const GET = defineRoute(getAttemptLog, (call) =>
  wantsEventStream(call.request)
    ? streamLog(call)
    : readLog(call.context, {
        ...call.query,
        runId: call.params.run_id,
        attemptId: call.params.attempt_id,
      }),
);
