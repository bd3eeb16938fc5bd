import { getJobArtifactDownloadUrl } from "@/lib/contracts/jobs/get-artifact-download-url";
import { defineRoute } from "@/lib/server/http/define-route";
import { getJobArtifactDownloadUrl as get } from "@/lib/server/services/jobs/get-artifact-download-url";

export const GET = defineRoute(getJobArtifactDownloadUrl, get);
