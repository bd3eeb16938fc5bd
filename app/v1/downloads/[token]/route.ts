import { download } from "@/lib/contracts/downloads/open";
import { defineRoute } from "@/lib/server/http/define-route";
import { downloadResponse } from "@/lib/server/http/download-response";
import { openDownload } from "@/lib/server/services/downloads/open";

export const GET = defineRoute(download, async (context, { token, request }) =>
  downloadResponse(await openDownload(context, { token, rangeHeader: request.headers.get("range") })),
);
