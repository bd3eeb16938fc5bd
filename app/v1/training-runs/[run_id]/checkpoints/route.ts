import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listCheckpoints as list } from "@/lib/server/services/checkpoints/list";

export const GET = defineRoute(listCheckpoints, list);
