import { endSessions } from "@/lib/contracts/sessions/end";
import { listSessions } from "@/lib/contracts/sessions/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { endOwnSessions } from "@/lib/server/services/sessions/end";
import { listSessions as list } from "@/lib/server/services/sessions/list";

export const GET = defineRoute(listSessions, list);

export const DELETE = defineRoute(endSessions, endOwnSessions);
