import { endSession } from "@/lib/contracts/sessions/end";
import { defineRoute } from "@/lib/server/http/define-route";
import { endOwnSession } from "@/lib/server/services/sessions/end";

export const DELETE = defineRoute(endSession, endOwnSession);
