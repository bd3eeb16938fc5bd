import { getReadiness } from "@/lib/contracts/system/read-readiness";
import { defineRoute } from "@/lib/server/http/define-route";
import { readReadiness } from "@/lib/server/services/system/read-readiness";

export const GET = defineRoute(getReadiness, async (context) => {
  const readiness = await readReadiness(context);
  return Response.json(readiness, { status: readiness.status === "ready" ? 200 : 503 });
});
