import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { turnOfAttempt } from "@/lib/server/store/attempts";
import { lockJob } from "@/lib/server/store/jobs";
import { leaseUntil } from "@/lib/server/store/leases";
import type { ClaimResult } from "./claim-result";
import { takeJobTurnIn } from "./job-turn";

/** Claims one queued attempt of a single job, as `claimAttempt` does for a run's. Locks in the order job row, attempt. */
export async function claimJobAttempt(
  tx: Tx,
  attemptId: string,
  { workerId, leaseMs, where }: { workerId: string; leaseMs: number; where: string },
): Promise<ClaimResult> {
  const isWanted = and(eq(attempt.attemptId, attemptId), eq(attempt.status, "queued"));
  const [wanted] = await tx.select({ jobId: attempt.taskId }).from(attempt).where(isWanted);
  const job = wanted ? await lockJob(tx, wanted.jobId) : null;
  if (!job) return { kind: "gone" };
  const [row] = await tx
    .update(attempt)
    .set({
      status: "starting",
      epoch: sql`${attempt.epoch} + 1`,
      workerId,
      leaseUntil: leaseUntil(leaseMs),
    })
    .where(isWanted)
    .returning();
  if (!row) return { kind: "gone" };
  await takeJobTurnIn(tx, {
    jobId: job.jobId,
    input: { type: "attempt_claimed", turn: turnOfAttempt(row), reserveMicro: 0, where },
    fence: { attemptId, epoch: row.epoch, workerId },
  });
  return { kind: "claimed", attempt: row };
}
