import type { AnswerOf, InputOf } from "@/lib/contracts/contract";
import type { listIterations as contract } from "@/lib/contracts/iterations/list";
import { listIterationWarnings } from "@/lib/server/store/iteration-warnings";
import {
  type IterationPlace,
  type IterationRow,
  listIterationMetrics,
  listIterations as listRows,
  listTellingAttempts,
} from "@/lib/server/store/iterations";
import { cutPage, readCursor } from "../cursor";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { toWireIteration } from "./to-wire";

/** By index, or by how long they took. */
export async function listIterations(
  context: ServiceContext,
  { runId, order = "asc", status, from, cursor, limit }: InputOf<typeof contract>,
): Promise<AnswerOf<typeof contract>> {
  await requireRunAccess(context, runId);
  const { db } = context.database;
  const after = readPlace(readCursor(cursor, placeShape));
  const rows = await listRows(db, { runId, order, status, from, after, limit: limit + 1 });
  const { page, nextCursor } = cutPage(rows, limit, writePlace);
  const indexes = page.map(({ index }) => index);
  const [metricRows, attemptRows, warningRows] = await Promise.all([
    listIterationMetrics(db, runId, indexes),
    listTellingAttempts(db, runId, indexes),
    listIterationWarnings(db, runId, indexes),
  ]);
  const metrics = groupByIteration(metricRows);
  const attempts = groupByIteration(attemptRows);
  const warnings = groupByIteration(warningRows);
  return {
    iterations: page.map((row) =>
      toWireIteration(
        row,
        metrics.get(row.index) ?? [],
        attempts.get(row.index) ?? [],
        warnings.get(row.index) ?? [],
      ),
    ),
    next_cursor: nextCursor,
  };
}

/** index/milliseconds: one shape for every order. */
const placeShape = /^\d{1,9}\/\d{1,15}$/;

const writePlace = ({ index, startedAt, endedAt }: IterationRow): string =>
  `${index}/${endedAt === null ? 0 : endedAt.getTime() - startedAt.getTime()}`;

function readPlace(place: string | null): IterationPlace | null {
  if (place === null) return null;
  const [index, tookMs] = place.split("/");
  return { index: Number(index), tookMs: Number(tookMs) };
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
