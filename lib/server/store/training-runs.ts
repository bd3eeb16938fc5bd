import { and, asc, count, desc, eq, gt, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { keepQuery } from "@/lib/server/db/kept-query";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { matchRuns, type RunFilter } from "./run-filters";
import { type RunVersion, runVersion } from "./run-versions";

export type TrainingRunRow = typeof trainingRun.$inferSelect;

export async function findTrainingRun(db: Db, runId: string): Promise<TrainingRunRow | null> {
  const [row] = await db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
  return row ?? null;
}

/** What the run does now; null where it does nothing, or is gone. */
export async function findStage(db: Db, runId: string): Promise<TrainingRunRow["stage"] | null> {
  const [row] = await db
    .select({ stage: trainingRun.stage })
    .from(trainingRun)
    .where(eq(trainingRun.runId, runId));
  return row?.stage ?? null;
}

/** What a key asks for most. */
const newestOfProject = keepQuery((db) =>
  db
    .select({ runId: trainingRun.runId, version: runVersion })
    .from(trainingRun)
    .where(eq(trainingRun.projectId, sql.placeholder("projectId")))
    .orderBy(desc(trainingRun.runId))
    .limit(sql.placeholder("limit"))
    .prepare("newest_of_project"),
);

/** Newest first, of those older than this id: which there are, and at which versions. */
export async function listTrainingRuns(
  db: Db,
  filter: RunFilter & { beforeRunId: string | null; limit: number },
): Promise<Omit<RunVersion, "projectId">[]> {
  const { projectIds, beforeRunId, limit, ...narrowing } = filter;
  const isPlain = Object.values(narrowing).every((value) => value === undefined);
  const [projectId, ...others] = projectIds === "all" ? [] : projectIds;
  if (isPlain && beforeRunId === null && projectId !== undefined && others.length === 0)
    return newestOfProject(db).execute({ projectId, limit });
  const older = beforeRunId === null ? undefined : lt(trainingRun.runId, beforeRunId);
  return db
    .select({ runId: trainingRun.runId, version: runVersion })
    .from(trainingRun)
    .where(and(matchRuns(filter), older))
    .orderBy(desc(trainingRun.runId))
    .limit(limit);
}

/** How many there are; no more than `atMost` are counted. */
export async function countTrainingRuns(db: Db, filter: RunFilter, atMost: number): Promise<number> {
  const found = db
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(matchRuns(filter))
    // In the order of the indexes: without one, a scan of the table may begin with all that does not match.
    .orderBy(desc(trainingRun.runId))
    .limit(atMost)
    .as("found");
  const [row] = await db.select({ found: count() }).from(found);
  return row?.found ?? 0;
}

/** How a run is called; what is undefined stays. */
export async function updateRunTexts(
  db: Db,
  runId: string,
  { name, labels, notes }: Partial<Pick<TrainingRunRow, "name" | "labels" | "notes">>,
): Promise<void> {
  if (name === undefined && labels === undefined && notes === undefined) return;
  await db.update(trainingRun).set({ name, labels, notes }).where(eq(trainingRun.runId, runId));
}

/** Runs whose time counts, and has since before then. */
export async function listRunsActiveBefore(db: Db, moment: Date): Promise<string[]> {
  const rows = await db
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(and(isNull(trainingRun.endedAt), lt(trainingRun.activeSince, moment)));
  return rows.map(({ runId }) => runId);
}

/** Runs for which a rule could hold by now, longest due first. */
export async function listDueRuns(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(sql`${trainingRun.wakeAt} <= clock_timestamp()`)
    .orderBy(trainingRun.wakeAt)
    .limit(limit);
  return rows.map(({ runId }) => runId);
}

/** What a release must be able to read of a run, of runs that have not ended, in the order of their ids. */
export async function listLiveColumns(db: Db, afterId: string, limit: number) {
  const { runId, plan, state, resolvedSpec } = trainingRun;
  return db
    .select({ runId, plan, state, resolvedSpec })
    .from(trainingRun)
    .where(and(isNull(trainingRun.endedAt), gt(runId, afterId)))
    .orderBy(asc(runId))
    .limit(limit);
}
