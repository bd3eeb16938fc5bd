import { listRunEvents } from "@/lib/contracts/events/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { wantsEventStream } from "@/lib/server/http/event-stream";
import { streamRunEvents } from "@/lib/server/http/stream-run-events";
import { listRunEvents as list } from "@/lib/server/services/events/list";

export const GET = defineRoute(listRunEvents, (context, call) =>
  wantsEventStream(call.request) ? streamRunEvents(context, call) : list(context, call),
);
