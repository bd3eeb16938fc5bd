import { getArtifactDownloadUrl } from "@/lib/contracts/artifacts/get-download-url";
import { defineRoute } from "@/lib/server/http/define-route";
import { getArtifactDownloadUrl as get } from "@/lib/server/services/artifacts/get-download-url";

export const GET = defineRoute(getArtifactDownloadUrl, get);
