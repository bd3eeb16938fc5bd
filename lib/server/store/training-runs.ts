import { and, arrayContains, desc, eq, ilike, inArray, lt, or, type SQL } from "drizzle-orm";
import type { RunStatus } from "@/lib/core/names";
import type { Db } from "@/lib/server/db/client";
import { trainingRun } from "@/lib/server/db/schema/runs";

export type TrainingRunRow = typeof trainingRun.$inferSelect;

export async function findTrainingRun(db: Db, runId: string): Promise<TrainingRunRow | null> {
  const [row] = await db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
  return row ?? null;
}

export type RunFilter = {
  projectIds: readonly string[] | "all";
  status?: RunStatus | undefined;
  /** Part of a name or id, in any case. */
  q?: string | undefined;
  label?: string | undefined;
  parentRunId?: string | undefined;
  /** Only runs older than this id. */
  beforeRunId: string | null;
  limit: number;
};

/** Newest first. */
export async function listTrainingRuns(db: Db, filter: RunFilter): Promise<TrainingRunRow[]> {
  const { projectIds, status, q, label, parentRunId, beforeRunId } = filter;
  if (projectIds !== "all" && projectIds.length === 0) return [];
  const wanted: (SQL | undefined)[] = [
    projectIds === "all" ? undefined : inArray(trainingRun.projectId, [...projectIds]),
    status && eq(trainingRun.status, status),
    label === undefined ? undefined : arrayContains(trainingRun.labels, [label]),
    q === undefined
      ? undefined
      : or(ilike(trainingRun.name, likeAny(q)), ilike(trainingRun.runId, likeAny(q))),
    parentRunId === undefined ? undefined : eq(trainingRun.parentRunId, parentRunId),
    beforeRunId === null ? undefined : lt(trainingRun.runId, beforeRunId),
  ];
  return db
    .select()
    .from(trainingRun)
    .where(and(...wanted))
    .orderBy(desc(trainingRun.runId))
    .limit(filter.limit);
}

/** `%` and `_` of the text mean themselves. */
const likeAny = (text: string) => `%${text.replace(/[\\%_]/g, (mark) => `\\${mark}`)}%`;

/** How a run is called; what is undefined stays. */
export async function updateRunTexts(
  db: Db,
  runId: string,
  {
    name,
    labels,
    notes,
  }: Partial<Record<"name" | "notes", string | undefined>> & { labels?: string[] | undefined },
): Promise<void> {
  if (name === undefined && labels === undefined && notes === undefined) return;
  const told = {
    ...(name === undefined ? {} : { name }),
    ...(labels === undefined ? {} : { labels }),
    ...(notes === undefined ? {} : { notes }),
  };
  await db.update(trainingRun).set(told).where(eq(trainingRun.runId, runId));
}
