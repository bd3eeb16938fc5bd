import { desc, inArray } from "drizzle-orm";
import type { Actor } from "@/lib/core/loop/plan";
import type { Db } from "@/lib/server/db/client";
import { sceneIdOf, trainingRun } from "@/lib/server/db/schema/runs";

export type RunTraits = { labels: string[]; sceneId: string | null; createdBy: Actor };

/** What the newest runs can be found by, one row a run. */
export async function listRunTraits(
  db: Db,
  { projectIds, limit }: { projectIds: readonly string[] | "all"; limit: number },
): Promise<RunTraits[]> {
  return db
    .select({
      labels: trainingRun.labels,
      sceneId: sceneIdOf(trainingRun),
      createdBy: trainingRun.createdBy,
    })
    .from(trainingRun)
    .where(projectIds === "all" ? undefined : inArray(trainingRun.projectId, [...projectIds]))
    .orderBy(desc(trainingRun.runId))
    .limit(limit);
}
