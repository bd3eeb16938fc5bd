import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { releaseGpus } from "@/lib/server/store/gpu-slots";
import { leaseUntil } from "@/lib/server/store/leases";

export type Placement = Pick<AttemptRow, "hostId" | "gpuDevices" | "gpuEmulated">;

export type ClaimBy = {
  workerId: string;
  leaseMs: number;
  /** Where it will run, for a person. */
  where: string;
  /** Takes what the attempt needs on a host; null when it is not free. Left out: it gets no place. */
  place?: (attemptId: string) => Promise<Placement | null>;
};

/** What a claim asks of the run or the job that an attempt belongs to. */
export type Door<Owner> = {
  /** Its row, locked to the end of the transaction; null when it is gone. */
  lock: (tx: Tx) => Promise<Owner | null>;
  /** Tells the owner of the claim. False: it does not agree; what followed from that is written. */
  take: (tx: Tx, owner: Owner, claimed: AttemptRow, where: string) => Promise<boolean>;
};

export type ClaimResult =
  | { kind: "claimed"; attempt: AttemptRow }
  /** Its owner said no (its budget is used up). */
  | { kind: "refused" }
  /** Somebody was faster, or it is not to be had any more. */
  | { kind: "gone" };

/**
 * Claims one queued attempt: epoch + 1, a lease, and its owner's consent, in the caller's transaction. Locks in the order
 * run or job row, attempt, gpu_slot.
 */
export async function claimAttempt<Owner>(
  tx: Tx,
  door: Door<Owner>,
  attemptId: string,
  { workerId, leaseMs, where, place }: ClaimBy,
): Promise<ClaimResult> {
  const owner = await door.lock(tx);
  if (!owner) return { kind: "gone" };
  const [free] = await tx
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .where(and(eq(attempt.attemptId, attemptId), eq(attempt.status, "queued")))
    .for("update", { skipLocked: true });
  const placement = free && (place ? await place(attemptId) : {});
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
  if (await door.take(tx, owner, row, where)) return { kind: "claimed", attempt: row };
  await giveBack(tx, row);
  return { kind: "refused" };
}

/** Queued again, as it was; the epoch stays raised. Its owner may have dropped it: then it stays canceled. */
async function giveBack(tx: Tx, row: AttemptRow): Promise<void> {
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
    .where(and(eq(attempt.attemptId, row.attemptId), eq(attempt.status, "starting")));
  await releaseGpus(tx, row);
}
