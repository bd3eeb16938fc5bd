import { and, asc, desc, eq, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { evaluation } from "@/lib/server/db/schema/runs";

export type EvaluationRow = typeof evaluation.$inferSelect;
export type SuiteEpisode = {
  jobIndex: number;
  env: number;
  success: boolean;
  returnSum: number;
  length: number;
};

/** The episodes of one evaluation in their order, as far as they are written. Equal places of two lists are the same one. */
export function listSuiteEpisodes(db: Db, runId: string, iterationIndex: number): Promise<SuiteEpisode[]> {
  return db
    .select({
      jobIndex: episode.jobIndex,
      env: episode.env,
      success: episode.success,
      returnSum: episode.returnSum,
      length: episode.length,
    })
    .from(episode)
    .where(
      and(
        eq(episode.runId, runId),
        eq(episode.iterationIndex, iterationIndex),
        eq(episode.purpose, "evaluation"),
      ),
    )
    .orderBy(asc(episode.jobIndex), asc(episode.env));
}

/** By which versions of the simulator the jobs of one evaluation ran, job by job; null: nobody wrote it down. */
export async function listSuiteVersions(
  db: Db,
  runId: string,
  iterationIndex: number,
): Promise<(string | null)[]> {
  const rows = await db
    .select({ version: sql<string | null>`${task.result} ->> 'simulatorVersion'` })
    .from(task)
    .where(and(eq(task.runId, runId), eq(task.iterationIndex, iterationIndex), eq(task.kind, "evaluation")))
    .orderBy(asc(task.index));
  return rows.map(({ version }) => version);
}

/** The evaluation that made the run's champion what it is; null: it has none. */
export async function findChampionsEvaluation(db: Db, runId: string): Promise<EvaluationRow | null> {
  const [row] = await db
    .select()
    .from(evaluation)
    .where(and(eq(evaluation.runId, runId), evaluation.promoted))
    .orderBy(desc(evaluation.iterationIndex))
    .limit(1);
  return row ?? null;
}

/** In the order of the iterations; what the run starts from, if it was evaluated, is the first. */
export function listEvaluations(db: Db, runId: string): Promise<EvaluationRow[]> {
  return db
    .select()
    .from(evaluation)
    .where(eq(evaluation.runId, runId))
    .orderBy(asc(evaluation.iterationIndex));
}
