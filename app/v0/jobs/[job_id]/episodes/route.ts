import { listJobEpisodes } from "@/lib/contracts/jobs/list-episodes";
import { defineRoute } from "@/lib/server/http/define-route";
import { listJobEpisodes as list } from "@/lib/server/services/jobs/list-episodes";

export const GET = defineRoute(listJobEpisodes, list);
