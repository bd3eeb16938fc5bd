import { getCheckpointDownloadUrl } from "@/lib/contracts/checkpoints/get-download-url";
import { defineRoute } from "@/lib/server/http/define-route";
import { getCheckpointDownloadUrl as get } from "@/lib/server/services/checkpoints/get-download-url";

export const GET = defineRoute(getCheckpointDownloadUrl, get);
