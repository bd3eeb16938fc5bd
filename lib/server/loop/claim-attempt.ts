import { and, eq, sql } from "drizzle-orm";
import { systemActor } from "@/lib/core/loop/plan";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { type AttemptRow, turnOfAttempt } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import { leaseUntil } from "@/lib/server/store/leases";
import { claimJobAttempt } from "./claim-job";
import type { ClaimResult } from "./claim-result";
import { lockRun } from "./lock-run";
import { takeTurnIn } from "./turn";

export type Candidate = Pick<AttemptRow, "attemptId" | "runId">;

export type Placement = {
  hostId: string;
  gpuDevices: string[];
  gpuEmulated: boolean;
};

type ClaimBy = {
  workerId: string;
  leaseMs: number;
  /** Where it will run, for a person. */
  where: string;
  /** Takes what it needs on a host; null when it is not free. Null for work that needs no host. */
  place: ((attemptId: string) => Promise<Placement | null>) | null;
  /** Micro-credits to reserve; null: what the run's plan says for this kind. */
  reserveMicro: number | null;
};

/**
 * Claims one queued attempt: epoch + 1, a lease, and the loop's consent, in the caller's transaction. Locks in the order
 * run row, attempt, gpu_slot.
 */
export async function claimAttempt(
  tx: Tx,
  { attemptId, runId }: Candidate,
  { workerId, leaseMs, where, place, reserveMicro }: ClaimBy,
): Promise<ClaimResult> {
  if (runId === null) return claimJobAttempt(tx, attemptId, { workerId, leaseMs, where });
  const run = await lockRun(tx, runId);
  if (!run) return { kind: "gone" };
  const [free] = await tx
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.status, "queued")))
    .for("update", { skipLocked: true });
  if (!free) return { kind: "gone" };
  const placement = place ? await place(attemptId) : {};
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
    .where(eq(attempt.attemptId, attemptId))
    .returning();
  if (!row) return { kind: "gone" };
  const turn = turnOfAttempt(row);
  const planned = row.kind === "trainer" ? run.plan.trainer.reserveMicro : rolloutReserve(row, run.plan);
  const result = await takeTurnIn(tx, {
    runId: run.runId,
    input: { type: "attempt_claimed", turn, reserveMicro: reserveMicro ?? planned, where },
    actor: systemActor,
    fence: { attemptId, epoch: row.epoch, workerId },
  });
  const agreed =
    result.kind === "taken" && result.events.some(({ event }) => event.type === `${turn.kind}.claimed`);
  if (agreed) return { kind: "claimed", attempt: row };
  await giveBack(tx, attemptId);
  return { kind: "refused" };
}

const rolloutReserve = (row: AttemptRow, plan: { rollout: { reserveMicro: number } }): number =>
  row.kind === "rollout" ? plan.rollout.reserveMicro : 0;

/** Queued again, as it was; the epoch stays raised. The loop may have dropped it: then it stays canceled. */
async function giveBack(tx: Tx, attemptId: string): Promise<void> {
  await tx
    .update(attempt)
    .set({
      status: "queued",
      workerId: null,
      leaseUntil: null,
      hostId: null,
      gpuDevices: null,
      gpuEmulated: false,
    })
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.status, "starting")));
  await releaseGpus(tx, attemptId);
}
