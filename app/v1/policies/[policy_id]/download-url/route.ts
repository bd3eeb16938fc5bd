import { getPolicyDownloadUrl } from "@/lib/contracts/policies/get-download-url";
import { defineRoute } from "@/lib/server/http/define-route";
import { getPolicyDownloadUrl as get } from "@/lib/server/services/policies/get-download-url";

export const GET = defineRoute(getPolicyDownloadUrl, get);
