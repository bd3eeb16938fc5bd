import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db, Tx } from "@/lib/server/db/client";
import { artifact, attempt, attemptEvidence, task } from "@/lib/server/db/schema/attempts";
import { cutBatch } from "@/lib/server/db/schema/curation";
import { runExport } from "@/lib/server/db/schema/exports";
import { checkpoint, iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { deletedUsage } from "@/lib/server/db/schema/usage";

/** Runs that have not ended and start from a checkpoint of this one. */
export async function listLiveChildren(db: Db, runId: string): Promise<string[]> {
  const rows = await db
    .select({ runId: trainingRun.runId })
    .from(trainingRun)
    .where(and(eq(trainingRun.parentRunId, runId), isNull(trainingRun.endedAt)))
    .limit(5);
  return rows.map((row) => row.runId);
}

/** Digests of everything that the run's rows name; others may name some of them too. */
export async function listBlobsOfRun(db: Db, runId: string): Promise<string[]> {
  const rows = await db.execute<{ sha256: string }>(sql`
    select sha256 from ${checkpoint} where ${checkpoint.runId} = ${runId}
    union select sha256 from ${artifact} where ${artifact.runId} = ${runId}
    union select sha256 from ${runExport} where ${runExport.runId} = ${runId} and sha256 is not null
    union select manifest_sha256 from ${iteration}
      where ${iteration.runId} = ${runId} and manifest_sha256 is not null
    union select sha256 from ${cutBatch} where ${cutBatch.runId} = ${runId}
    union select log_sha256 from ${attempt} where ${attempt.runId} = ${runId} and log_sha256 is not null
    union select result ->> 'sha256' from ${task}
      where ${task.runId} = ${runId} and result ->> 'sha256' is not null`);
  return rows.map(({ sha256 }) => sha256);
}

/** Keeps what the run cost and deletes its rows. Answers the ids of its attempts. */
export async function deleteRun(tx: Tx, runId: string): Promise<string[]> {
  await tx.execute(sql`
    insert into ${deletedUsage} (attempt_id, project_id, run_id, run_name, key_id, kind, gpus, gpu_emulated, started_at, exited_at, spent_micro)
    select a.attempt_id, a.project_id, a.run_id, r.name,
      case when r.created_by ->> 'kind' = 'key' then r.created_by ->> 'id' end, a.kind, a.gpus, a.gpu_emulated,
      coalesce(a.started_at, a.exited_at, a.ended_at), coalesce(a.exited_at, a.ended_at), a.spent_micro
    from ${attempt} a join ${trainingRun} r on r.run_id = a.run_id
    where a.run_id = ${runId} and a.spent_micro > 0`);
  const attempts = await tx
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .where(eq(attempt.runId, runId));
  await tx.execute(sql`
    delete from ${attemptEvidence} where attempt_id in (
      select attempt_id from ${attempt} where run_id = ${runId})`);
  await tx.delete(trainingRun).where(eq(trainingRun.runId, runId));
  return attempts.map(({ attemptId }) => attemptId);
}
