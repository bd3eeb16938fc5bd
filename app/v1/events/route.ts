import { streamAllRuns } from "@/lib/contracts/events/tail";
import { defineRoute } from "@/lib/server/http/define-route";
import { streamRuns } from "@/lib/server/http/stream-runs";

export const GET = defineRoute(streamAllRuns, streamRuns);
