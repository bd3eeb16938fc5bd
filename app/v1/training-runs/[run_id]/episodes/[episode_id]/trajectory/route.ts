import { getTrajectory } from "@/lib/contracts/episodes/get-trajectory";
import { defineRoute } from "@/lib/server/http/define-route";
import { trajectoryResponse } from "@/lib/server/http/trajectory-response";
import { getTrajectory as get } from "@/lib/server/services/episodes/get-trajectory";

export const GET = defineRoute(getTrajectory, async (context, { request, ...named }) =>
  trajectoryResponse(await get(context, named), request.headers.get("if-none-match")),
);
