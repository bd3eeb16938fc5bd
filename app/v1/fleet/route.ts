import { getFleet } from "@/lib/contracts/fleet/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { getFleet as get } from "@/lib/server/services/fleet/get";

export const GET = defineRoute(getFleet, get);
