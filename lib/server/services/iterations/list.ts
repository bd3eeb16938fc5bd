import type { WireIteration } from "@/lib/contracts/iterations";
import {
  listIterationMetrics,
  listIterations as listRows,
  listTellingAttempts,
} from "@/lib/server/store/iterations";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRun } from "../training-runs/require-run";
import { toWireIteration } from "./to-wire";

/** By index. */
export async function listIterations(
  context: ServiceContext,
  { runId, cursor, limit }: { runId: string; cursor?: string | undefined; limit: number },
): Promise<{ iterations: WireIteration[]; next_cursor: string | null }> {
  await requireRun(context, runId);
  const { db } = context.database;
  const afterIndex = Number(readCursor(cursor, /^\d{1,9}$/) ?? -1);
  const rows = await listRows(db, { runId, afterIndex, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ index }) => String(index));
  const indexes = page.map(({ index }) => index);
  const metrics = await listIterationMetrics(db, runId, indexes);
  const attempts = await listTellingAttempts(db, runId, indexes);
  return {
    iterations: page.map((row) => toWireIteration(row, metrics, attempts)),
    next_cursor: nextCursor,
  };
}
