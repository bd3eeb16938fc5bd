import { listRunEvents } from "@/lib/contracts/events/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { wantsEventStream } from "@/lib/server/http/event-stream";
import { streamRunEvents } from "@/lib/server/http/stream-run-events";
import { listRunEvents as list } from "@/lib/server/services/events/list";

export const GET = defineRoute(listRunEvents, (call) => {
  if (wantsEventStream(call.request)) return streamRunEvents(call);
  const { after_seq: afterSeq, ...query } = call.query;
  return list(call.context, { ...query, runId: call.params.run_id, afterSeq });
});
