import { getExportDownloadUrl } from "@/lib/contracts/exports/get-download-url";
import { defineRoute } from "@/lib/server/http/define-route";
import { getExportDownloadUrl as get } from "@/lib/server/services/exports/get-download-url";

export const GET = defineRoute(getExportDownloadUrl, get);
