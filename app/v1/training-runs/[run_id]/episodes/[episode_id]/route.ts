import { getEpisode } from "@/lib/contracts/episodes/get";
import { defineRoute } from "@/lib/server/http/define-route";
import { getEpisode as get } from "@/lib/server/services/episodes/get";

export const GET = defineRoute(getEpisode, get);
