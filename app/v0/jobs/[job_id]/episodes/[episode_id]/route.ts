import { getJobEpisode } from "@/lib/contracts/jobs/get-episode";
import { defineRoute } from "@/lib/server/http/define-route";
import { getJobEpisode as get } from "@/lib/server/services/jobs/get-episode";

export const GET = defineRoute(getJobEpisode, get);
