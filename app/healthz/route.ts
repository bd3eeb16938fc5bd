import { getLiveness } from "@/lib/contracts/system/read-liveness";
import { defineRoute } from "@/lib/server/http/define-route";

export const GET = defineRoute(getLiveness, async () => ({ status: "ok" as const }));
