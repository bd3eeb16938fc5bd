import { markEpisode as contract } from "@/lib/contracts/episodes/mark";
import { defineRoute } from "@/lib/server/http/define-route";
import { markEpisode } from "@/lib/server/services/episodes/mark";

export const PUT = defineRoute(contract, markEpisode);
