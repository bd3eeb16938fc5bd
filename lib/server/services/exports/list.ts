import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listExports as contract } from "@/lib/contracts/exports/list";
import { listExports as listRows } from "@/lib/server/store/exports";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { toWireExport } from "./to-wire";

/** Newest first. */
export async function listExports(
  context: ServiceContext,
  { runId, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const beforeId = readCursor(cursor, /^exp_[0-9A-Z]{1,40}$/);
  const rows = await listRows(context.database.db, { runId, beforeId, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ exportId }) => exportId);
  return { exports: page.map(toWireExport), next_cursor: nextCursor };
}
