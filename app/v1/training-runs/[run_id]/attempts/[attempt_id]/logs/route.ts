import { getAttemptLog } from "@/lib/contracts/logs/read";
import { defineRoute } from "@/lib/server/http/define-route";
import { wantsEventStream } from "@/lib/server/http/event-stream";
import { fileResponse } from "@/lib/server/http/file-response";
import { streamLog } from "@/lib/server/http/stream-log";
import { readLog } from "@/lib/server/services/logs/read";
import { writeLogText } from "@/lib/server/services/logs/write-text";

export const GET = defineRoute(getAttemptLog, async (context, call) => {
  if (wantsEventStream(call.request)) return streamLog(context, call);
  if (call.format !== "text") return readLog(context, call);
  const { name, parts } = await writeLogText(context, call);
  return fileResponse(parts, { name, type: "text/plain" });
});
