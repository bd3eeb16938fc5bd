import type { listCheckpoints as contract } from "@/lib/contracts/checkpoints/list";
import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import { listCheckpoints as listRows } from "@/lib/server/store/checkpoints";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { toWireCheckpoint } from "./to-wire";

/** The lineage, newest first. */
export async function listCheckpoints(
  context: ServiceContext,
  { runId, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const place = readCursor(cursor, /^\d{1,9}$/);
  const beforeIndex = place === null ? null : Number(place);
  const rows = await listRows(context.database.db, { runId, beforeIndex, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ iterationIndex }) => String(iterationIndex));
  return { checkpoints: page.map(toWireCheckpoint), next_cursor: nextCursor };
}
