import { queryOptions } from "@tanstack/react-query";
import { getExportDownloadUrl } from "@/lib/contracts/exports/get-download-url";
import { listExports } from "@/lib/contracts/exports/list";
import { call } from "../call";

/** Every reading of exports, of whatever run. */
export const exportsReadKey = ["exports"] as const;

/** Every reading of a run's exports, to be read again together. */
export const exportsKey = (runId: string) => [...exportsReadKey, runId] as const;

const shownAtMost = 50;

/** Newest first, at most the newest 50. */
export function exportsQuery(runId: string) {
  return queryOptions({
    queryKey: [...exportsKey(runId), "list"],
    // While nobody looks at them no frame makes them be read: each visit asks.
    staleTime: 0,
    queryFn: async ({ signal }) =>
      (await call(listExports, { params: { run_id: runId }, query: { limit: shownAtMost }, signal })).exports,
  });
}

/** A fresh link to an export's file; it works for minutes only, so it is never kept. */
export async function readExportUrl(runId: string, exportId: string): Promise<string> {
  const answer = await call(getExportDownloadUrl, { params: { run_id: runId, export_id: exportId } });
  return answer.url;
}
