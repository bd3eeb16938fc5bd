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

export type ListIterationsInput = {
  runId: string;
  order?: "asc" | "desc" | undefined;
  /** The index to begin at, included. */
  from?: number | undefined;
  cursor?: string | undefined;
  limit: number;
};

/** By index. */
export async function listIterations(
  context: ServiceContext,
  { runId, order = "asc", from, cursor, limit }: ListIterationsInput,
): Promise<{ iterations: WireIteration[]; next_cursor: string | null }> {
  await requireRun(context, runId);
  const { db } = context.database;
  const last = readCursor(cursor, /^\d{1,9}$/);
  const next = last === null ? from : Number(last) + (order === "asc" ? 1 : -1);
  const rows = await listRows(db, { runId, order, from: next, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, ({ index }) => String(index));
  const indexes = page.map(({ index }) => index);
  const metrics = groupByIteration(await listIterationMetrics(db, runId, indexes));
  const attempts = groupByIteration(await listTellingAttempts(db, runId, indexes));
  return {
    iterations: page.map((row) =>
      toWireIteration(row, metrics.get(row.index) ?? [], attempts.get(row.index) ?? []),
    ),
    next_cursor: nextCursor,
  };
}

/** A page of 1,000 iterations has some 50,000 metrics: to look through them once an iteration takes seconds. */
function groupByIteration<Row extends { iterationIndex: number | null }>(
  rows: readonly Row[],
): ReadonlyMap<number | null, readonly Row[]> {
  const groups = new Map<number | null, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.iterationIndex);
    if (group) group.push(row);
    else groups.set(row.iterationIndex, [row]);
  }
  return groups;
}
