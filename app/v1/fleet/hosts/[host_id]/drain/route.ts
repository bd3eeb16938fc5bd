import { drainHost } from "@/lib/contracts/fleet/drain";
import { defineRoute } from "@/lib/server/http/define-route";
import { drainHost as setDraining } from "@/lib/server/services/fleet/drain";

export const POST = defineRoute(drainHost, (context, { hostId }) =>
  setDraining(context, { hostId, draining: true }),
);
