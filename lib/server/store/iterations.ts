import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, lte, or, type SQL, sql } from "drizzle-orm";
import type { IterationOrder } from "@/lib/contracts/iterations/list";
import { simulatedKinds } from "@/lib/core/attempts/task-kinds";
import type { IterationStatus } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { attempt, task } from "@/lib/server/db/schema/attempts";
import { iteration, iterationMetric } from "@/lib/server/db/schema/runs";

export type IterationRow = typeof iteration.$inferSelect;

export type AttemptRow = typeof attempt.$inferSelect;

export type TaskRow = typeof task.$inferSelect;

export type MetricRow = typeof iterationMetric.$inferSelect;

/** The last iteration of the page before. */
export type IterationPlace = { index: number; tookMs: number };

/** `from` is included; with `longest` it is where those begin that are compared. */
export async function listIterations(
  db: Db,
  page: {
    runId: string;
    order: IterationOrder;
    status: IterationStatus | undefined;
    from: number | undefined;
    after: IterationPlace | null;
    limit: number;
  },
): Promise<IterationRow[]> {
  const { order, status, from, after } = page;
  return db
    .select()
    .from(iteration)
    .where(
      and(
        eq(iteration.runId, page.runId),
        status === undefined ? undefined : eq(iteration.status, status),
        order === "longest" ? isNotNull(iteration.endedAt) : undefined,
        from === undefined ? undefined : (order === "desc" ? lte : gte)(iteration.index, from),
        after ? isAfter(order, after) : undefined,
      ),
    )
    .orderBy(...orders[order])
    .limit(page.limit);
}

const took = sql`(${iteration.endedAt} - ${iteration.startedAt})`;

const orders: Readonly<Record<IterationOrder, SQL[]>> = {
  asc: [asc(iteration.index)],
  desc: [desc(iteration.index)],
  longest: [desc(took), desc(iteration.index)],
};

function isAfter(order: IterationOrder, { index, tookMs }: IterationPlace): SQL {
  if (order !== "longest") return (order === "asc" ? gt : lt)(iteration.index, index);
  return sql`(${took}, ${iteration.index}) < (${tookMs}::float8 * interval '1 millisecond', ${index}::int)`;
}

export async function findIteration(
  db: Db,
  runId: string,
  iterationId: string,
): Promise<IterationRow | null> {
  const [row] = await db
    .select()
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.iterationId, iterationId)));
  return row ?? null;
}

export async function listIterationMetrics(
  db: Db,
  runId: string,
  indexes: readonly number[],
): Promise<MetricRow[]> {
  if (indexes.length === 0) return [];
  return db
    .select()
    .from(iterationMetric)
    .where(and(eq(iterationMetric.runId, runId), inArray(iterationMetric.iterationIndex, [...indexes])))
    .orderBy(asc(iterationMetric.iterationIndex), asc(iterationMetric.key));
}

/** Trainers, and rollouts and manifests that failed or were lost: what a person asks about. By place and number. */
export async function listTellingAttempts(
  db: Db,
  runId: string,
  indexes: readonly number[],
): Promise<AttemptRow[]> {
  if (indexes.length === 0) return [];
  return db
    .select()
    .from(attempt)
    .where(
      and(
        eq(attempt.runId, runId),
        inArray(attempt.iterationIndex, [...indexes]),
        or(eq(attempt.kind, "trainer"), inArray(attempt.status, ["failed", "lost"])),
      ),
    )
    .orderBy(asc(attempt.iterationIndex), asc(attempt.kind), asc(attempt.index), asc(attempt.number));
}

/** An iteration's rollout jobs, then those of its evaluation, with all their attempts, by index and number. */
export async function listJobs(
  db: Db,
  runId: string,
  iterationIndex: number,
): Promise<{ task: TaskRow; attempts: AttemptRow[] }[]> {
  const tasks = await db
    .select()
    .from(task)
    .where(
      and(eq(task.runId, runId), eq(task.iterationIndex, iterationIndex), inArray(task.kind, simulatedKinds)),
    )
    .orderBy(desc(task.kind), asc(task.index));
  const attempts = await db
    .select()
    .from(attempt)
    .where(
      and(
        eq(attempt.runId, runId),
        eq(attempt.iterationIndex, iterationIndex),
        inArray(attempt.kind, simulatedKinds),
      ),
    )
    .orderBy(asc(attempt.index), asc(attempt.number));
  return tasks.map((row) => ({
    task: row,
    attempts: attempts.filter(({ taskId }) => taskId === row.taskId),
  }));
}

export async function findAttempt(db: Db, runId: string, attemptId: string): Promise<AttemptRow | null> {
  const [row] = await db
    .select()
    .from(attempt)
    .where(and(eq(attempt.runId, runId), eq(attempt.attemptId, attemptId)));
  return row ?? null;
}

export async function findIterationByIndex(
  db: Db,
  runId: string,
  index: number,
): Promise<IterationRow | null> {
  const [row] = await db
    .select()
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.index, index)));
  return row ?? null;
}

/** Indexes of the completed iterations before this one, oldest first. `most`: only so many of the last; null: all. */
export async function listCompletedBefore(
  db: Db,
  runId: string,
  index: number,
  most: number | null,
): Promise<number[]> {
  if (most === 0) return [];
  const newest = db
    .select({ index: iteration.index })
    .from(iteration)
    .where(and(eq(iteration.runId, runId), eq(iteration.status, "completed"), lt(iteration.index, index)))
    .orderBy(desc(iteration.index));
  const rows = await (most === null ? newest : newest.limit(most));
  return rows.map((row) => row.index).reverse();
}

/** The rollout jobs of an iteration by their index; `result` of those that are finished. */
export async function listRollouts(db: Db, runId: string, iterationIndex: number): Promise<TaskRow[]> {
  return db
    .select()
    .from(task)
    .where(and(eq(task.runId, runId), eq(task.iterationIndex, iterationIndex), eq(task.kind, "rollout")))
    .orderBy(asc(task.index));
}
