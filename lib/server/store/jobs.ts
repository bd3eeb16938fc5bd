import { and, asc, desc, eq, getTableColumns, inArray } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { artifact, attempt, task } from "@/lib/server/db/schema/attempts";
import { job } from "@/lib/server/db/schema/jobs";
import type { ArtifactRow } from "./artifacts";
import type { AttemptRow } from "./attempts";

export type JobRow = typeof job.$inferSelect;

export async function findJob(db: Db, jobId: string): Promise<JobRow | null> {
  const [row] = await db.select().from(job).where(eq(job.jobId, jobId));
  return row ?? null;
}

/** Locked to the end of the transaction: the only mutual exclusion of a single job. */
export async function lockJob(tx: Tx, jobId: string): Promise<JobRow | null> {
  const [row] = await tx.select().from(job).where(eq(job.jobId, jobId)).for("update");
  return row ?? null;
}

/** The job's newest attempt. */
export async function findLastAttempt(db: Db, jobId: string): Promise<AttemptRow | null> {
  const [row] = await db
    .select()
    .from(attempt)
    .where(eq(attempt.taskId, jobId))
    .orderBy(desc(attempt.number))
    .limit(1);
  return row ?? null;
}

/** What the last attempt left, by name. */
export async function listJobArtifacts(db: Db, jobId: string): Promise<ArtifactRow[]> {
  const last = db
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .where(eq(attempt.taskId, jobId))
    .orderBy(desc(attempt.number))
    .limit(1);
  return db
    .select(getTableColumns(artifact))
    .from(artifact)
    .where(inArray(artifact.attemptId, last))
    .orderBy(asc(artifact.name));
}

export async function insertJob(
  tx: Tx,
  { row, now }: { row: Omit<typeof job.$inferInsert, "createdAt">; now: Date },
): Promise<JobRow> {
  const { jobId, projectId } = row;
  await tx.insert(task).values({ taskId: jobId, projectId, kind: "rollout", index: 0, createdAt: now });
  const [inserted] = await tx
    .insert(job)
    .values({ ...row, createdAt: now })
    .returning();
  if (!inserted) throw new Error(`job ${jobId} was not inserted`);
  return inserted;
}

export async function updateJob(
  tx: Tx,
  jobId: string,
  change: Partial<
    Pick<
      JobRow,
      "state" | "status" | "attemptCount" | "error" | "errorCode" | "warnings" | "startedAt" | "endedAt"
    >
  >,
): Promise<void> {
  await tx.update(job).set(change).where(eq(job.jobId, jobId));
}

/** The live attempt of a job with this number. */
export const isJobAttempt = (jobId: string, number: number) =>
  and(eq(attempt.taskId, jobId), eq(attempt.number, number));
