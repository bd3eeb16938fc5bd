import { getEpisodeDownloadUrl } from "@/lib/contracts/episodes/get-download-url";
import { defineRoute } from "@/lib/server/http/define-route";
import { getEpisodeDownloadUrl as get } from "@/lib/server/services/episodes/get-download-url";

export const GET = defineRoute(getEpisodeDownloadUrl, get);
