import { and, asc, desc, eq, gte, inArray, isNotNull, lt, lte, or, sql } from "drizzle-orm";
import type { IterationOrder } from "@/lib/contracts/iterations/list";
import { simulatedKinds } from "@/lib/core/attempts/task-kinds";
import { type IterationStatus, liveAttemptStatuses } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { attempt, task } from "@/lib/server/db/schema/attempts";
import { iteration, iterationMetric } from "@/lib/server/db/schema/runs";
import { toNumberArray } from "./number-array";

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
  const { runId, order, status = null, from, after, limit } = page;
  if (order === "longest") return listLongest(db, page);
  const isDown = order === "desc";
  const next = after && after.index + (isDown ? -1 : 1);
  const starts = [from, next].filter((index) => typeof index === "number");
  const first = isDown ? Math.min(maxIndex, ...starts) : Math.max(0, ...starts);
  return byIndex[order](db).execute({ runId, first, status, limit });
}

const maxIndex = 2 ** 31 - 1;
const ofRunFrom = (db: Db, order: "asc" | "desc") =>
  db
    .select()
    .from(iteration)
    .where(
      and(
        eq(iteration.runId, sql.placeholder("runId")),
        (order === "desc" ? lte : gte)(iteration.index, sql.placeholder("first")),
        sql`(${sql.placeholder("status")}::text is null or ${iteration.status} = ${sql.placeholder("status")})`,
      ),
    )
    .orderBy((order === "desc" ? desc : asc)(iteration.index))
    .limit(sql.placeholder("limit"));
const byIndex = {
  asc: keepQuery((db) => ofRunFrom(db, "asc").prepare("iterations_up")),
  desc: keepQuery((db) => ofRunFrom(db, "desc").prepare("iterations_down")),
};

const took = sql`(${iteration.endedAt} - ${iteration.startedAt})`;

function listLongest(
  db: Db,
  { runId, status, from, after, limit }: Omit<Parameters<typeof listIterations>[1], "order">,
): Promise<IterationRow[]> {
  return db
    .select()
    .from(iteration)
    .where(
      and(
        eq(iteration.runId, runId),
        status === undefined ? undefined : eq(iteration.status, status),
        isNotNull(iteration.endedAt),
        from === undefined ? undefined : gte(iteration.index, from),
        after
          ? sql`(${took}, ${iteration.index}) < (${after.tookMs}::float8 * interval '1 millisecond', ${after.index}::int)`
          : undefined,
      ),
    )
    .orderBy(desc(took), desc(iteration.index))
    .limit(limit);
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

const metricsOf = keepQuery((db) =>
  db
    .select()
    .from(iterationMetric)
    .where(
      and(
        eq(iterationMetric.runId, sql.placeholder("runId")),
        sql`${iterationMetric.iterationIndex} = any(${sql.placeholder("indexes")}::int[])`,
      ),
    )
    .orderBy(asc(iterationMetric.iterationIndex), asc(iterationMetric.key))
    .prepare("iteration_metrics"),
);

export async function listIterationMetrics(
  db: Db,
  runId: string,
  indexes: readonly number[],
): Promise<MetricRow[]> {
  if (indexes.length === 0) return [];
  return metricsOf(db).execute({ runId, indexes: toNumberArray(indexes) });
}

const tellingAttempts = keepQuery((db) =>
  db
    .select()
    .from(attempt)
    .where(
      and(
        eq(attempt.runId, sql.placeholder("runId")),
        sql`${attempt.iterationIndex} = any(${sql.placeholder("indexes")}::int[])`,
        or(
          eq(attempt.kind, "trainer"),
          inArray(attempt.status, ["failed", "lost"]),
          and(attempt.needsPlace, inArray(attempt.status, [...liveAttemptStatuses])),
        ),
      ),
    )
    .orderBy(asc(attempt.iterationIndex), asc(attempt.kind), asc(attempt.index), asc(attempt.number))
    .prepare("telling_attempts"),
);

/**
 * Trainers, rollouts and manifests that failed or were lost, and what waits for a container or runs in one: what a person asks
 * about. By place and number.
 */
export async function listTellingAttempts(
  db: Db,
  runId: string,
  indexes: readonly number[],
): Promise<AttemptRow[]> {
  if (indexes.length === 0) return [];
  return tellingAttempts(db).execute({ runId, indexes: toNumberArray(indexes) });
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

const iterationAt = keepQuery((db) =>
  db
    .select()
    .from(iteration)
    .where(and(eq(iteration.runId, sql.placeholder("runId")), eq(iteration.index, sql.placeholder("index"))))
    .prepare("iteration_at"),
);

export async function findIterationByIndex(
  db: Db,
  runId: string,
  index: number,
): Promise<IterationRow | null> {
  const [row] = await iterationAt(db).execute({ runId, index });
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

const rolloutsOf = keepQuery((db) =>
  db
    .select()
    .from(task)
    .where(
      and(
        eq(task.runId, sql.placeholder("runId")),
        eq(task.iterationIndex, sql.placeholder("iterationIndex")),
        eq(task.kind, "rollout"),
      ),
    )
    .orderBy(asc(task.index))
    .prepare("rollouts_of"),
);

/** The rollout jobs of an iteration by their index; `result` of those that are finished. */
export async function listRollouts(db: Db, runId: string, iterationIndex: number): Promise<TaskRow[]> {
  return rolloutsOf(db).execute({ runId, iterationIndex });
}
