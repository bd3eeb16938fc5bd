import { buildUrl } from "@/lib/client/build-url";
import { createExport, type ExportBody } from "@/lib/contracts/exports/create";

/** The same request for a shell; `$HARDSIM_API_KEY` is the reader's. */
export function writeExportCurl(runId: string, body: ExportBody, apiUrl: string): string {
  return [
    `curl -X POST ${apiUrl}${buildUrl(createExport.path, { run_id: runId })} \\`,
    '  -H "Authorization: Bearer $HARDSIM_API_KEY" \\',
    '  -H "Content-Type: application/json" \\',
    // Names of formats and numbers: nothing in it that a shell would read.
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}
