import { type ExportRow, findExport } from "@/lib/server/store/exports";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";

/** An export of a run that the caller may read. */
export async function requireExport(
  context: ServiceContext,
  { runId, exportId }: { runId: string; exportId: string },
): Promise<ExportRow> {
  await requireRunAccess(context, runId);
  const row = await findExport(context.database.db, runId, exportId);
  if (!row) throw notFound("export", exportId);
  return row;
}
