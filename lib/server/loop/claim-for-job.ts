import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/lib/server/db/client";
import { readDatabaseTime } from "@/lib/server/db/clock";
import { attempt } from "@/lib/server/db/schema/attempts";
import { type AttemptRow, refOfAttempt } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import { lockJob } from "@/lib/server/store/jobs";
import { leaseUntil } from "@/lib/server/store/leases";
import type { ClaimBy, ClaimResult } from "./claim-for-run";
import { takeTurnOfJob } from "./job-turn";

/** Claims the queued attempt of a single job: epoch + 1, a lease, and the consent of the job, whose row is locked before it. */
export async function claimForJob(
  tx: Tx,
  { attemptId, taskId }: Pick<AttemptRow, "attemptId" | "taskId">,
  { workerId, leaseMs, where, place }: ClaimBy,
): Promise<ClaimResult> {
  const job = await lockJob(tx, taskId);
  if (!job) return { kind: "gone" };
  const placement = place ? await place(attemptId, await readDatabaseTime(tx)) : {};
  if (!placement) return { kind: "gone" };
  const [row] = await tx
    .update(attempt)
    .set({
      status: "starting",
      epoch: sql`${attempt.epoch} + 1`,
      workerId,
      leaseUntil: leaseUntil(leaseMs),
      ...placement,
    })
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.status, "queued")))
    .returning();
  if (!row) return { kind: "gone" };
  const input = { type: "attempt_claimed", ref: refOfAttempt(row), reserveMicro: 0, where } as const;
  const { state } = await takeTurnOfJob(tx, job, input, row);
  if (state.phase.kind === "claimed") return { kind: "claimed", attempt: row };
  // Queued again, as it was; the epoch stays raised. Its job may have dropped it: then it stays canceled.
  await releaseGpus(tx, row);
  await tx
    .update(attempt)
    .set({ status: "queued", workerId: null, leaseUntil: null, hostId: null, gpuDevices: null })
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.status, "starting")));
  return { kind: "refused" };
}
