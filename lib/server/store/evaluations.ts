import { and, asc, eq } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { episode } from "@/lib/server/db/schema/attempts";
import { evaluation } from "@/lib/server/db/schema/runs";

export type EvaluationRow = typeof evaluation.$inferSelect;
type SuiteEpisode = { env: number; success: boolean; returnSum: number; length: number };

/** The episodes of one evaluation by the index of their job, as far as they are written. */
export async function listSuiteEpisodes(
  db: Db,
  runId: string,
  iterationIndex: number,
): Promise<Map<number, readonly SuiteEpisode[]>> {
  const rows = await db
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
    );
  const jobs = new Map<number, SuiteEpisode[]>();
  for (const { jobIndex, ...one } of rows) jobs.set(jobIndex, [...(jobs.get(jobIndex) ?? []), one]);
  return jobs;
}

/** In the order of the iterations; what the run starts from, if it was evaluated, is the first. */
export function listEvaluations(db: Db, runId: string): Promise<EvaluationRow[]> {
  return db
    .select()
    .from(evaluation)
    .where(eq(evaluation.runId, runId))
    .orderBy(asc(evaluation.iterationIndex));
}
