import { listEpisodes } from "@/lib/contracts/episodes/list";
import { defineRoute } from "@/lib/server/http/define-route";
import { listEpisodes as list } from "@/lib/server/services/episodes/list";

export const GET = defineRoute(listEpisodes, list);
