import { getAttemptLog } from "@/lib/contracts/logs/read";
import { defineRoute } from "@/lib/server/http/define-route";
import { wantsEventStream } from "@/lib/server/http/event-stream";
import { fileResponse } from "@/lib/server/http/file-response";
import { streamLog } from "@/lib/server/http/stream-log";
import { readLog } from "@/lib/server/services/logs/read";
import { writeLogText } from "@/lib/server/services/logs/write-text";

export const GET = defineRoute(getAttemptLog, async (call) => {
  if (wantsEventStream(call.request)) return streamLog(call);
  const { format, ...query } = call.query;
  const attempt = { runId: call.params.run_id, attemptId: call.params.attempt_id };
  if (format !== "text") return readLog(call.context, { ...query, ...attempt });
  const { name, parts } = await writeLogText(call.context, attempt);
  return fileResponse(parts, { name, type: "text/plain" });
});
