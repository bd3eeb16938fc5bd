import type { WireExport } from "@/lib/contracts/exports/export";
import { besideEvents, notifyRun, notifyWork } from "@/lib/server/events/append";
import { findUnreferenced } from "@/lib/server/store/blob-references";
import { deleteExport as deleteRow } from "@/lib/server/store/exports";
import { notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { toWireExport } from "./to-wire";

/** Whoever makes it is told to stop. The file goes after the row: a crash in between leaves one that nothing names. */
export async function deleteExport(
  context: ServiceContext,
  { runId, exportId }: { runId: string; exportId: string },
): Promise<WireExport> {
  await requireRunAccess(context, runId, "training:write");
  const { database, storage, log } = context;
  const row = await database.db.transaction(async (tx) => {
    const deleted = await deleteRow(tx, runId, exportId);
    if (!deleted) throw notFound("export", exportId);
    await notifyRun(tx, runId, besideEvents);
    await notifyWork(tx);
    return deleted;
  });
  if (row.sha256 !== null) {
    try {
      for (const sha256 of await findUnreferenced(database.db, [row.sha256])) await storage.remove(sha256);
    } catch (error) {
      // The row is gone and its caller is told so; the sweep finds what is left.
      log.error({ err: error, exportId }, "the file of a removed export was not removed");
    }
  }
  return toWireExport(row);
}
