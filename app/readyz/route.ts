import { getReadiness } from "@/lib/contracts/system/read-readiness";
import { defineRoute } from "@/lib/server/http/define-route";
import { readReadiness } from "@/lib/server/services/system/read-readiness";

export const GET = defineRoute(getReadiness, async (context, { require: required }) => {
  const readiness = await readReadiness(context);
  const isReady = readiness.status === "ready" && (required === undefined || readiness.work.ok);
  return Response.json(readiness, { status: isReady ? 200 : 503 });
});
