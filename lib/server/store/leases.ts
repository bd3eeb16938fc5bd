import { and, asc, eq, getTableColumns, isNull, ne, not, or, type SQL, sql } from "drizzle-orm";
import type { Db } from "@/lib/server/db/client";
import { attempt } from "@/lib/server/db/schema/attempts";
import { worker } from "@/lib/server/db/schema/fleet";
import { type AttemptRow, isHeldAttempt } from "./attempts";
import { isLockFree } from "./workers";

export type Claim = Pick<AttemptRow, "attemptId" | "epoch">;
export type RenewedClaim = Claim & Pick<AttemptRow, "stopRequested" | "stopRequestedAt">;

export const leaseUntil = (leaseMs: number): SQL =>
  sql`clock_timestamp() + interval '1 millisecond' * ${leaseMs}`;

/**
 * May another worker have it? Its lease is over, or its worker's process is gone. This takes nothing away: an owner whose
 * epoch still stands renews and goes on.
 */
const isTakeable: SQL<boolean> = sql<boolean>`(
  ${attempt.leaseUntil} is null or ${attempt.leaseUntil} < clock_timestamp()
  or ${worker.workerId} is null or ${isLockFree(sql`${worker.lockKey}`)}
)`;

/**
 * Renews what is still ours and answers it, with what the loop asks of it; what is missing in the answer has another
 * owner or is over. One statement a row: a statement over several would wait for their locks in an order of its own.
 */
export async function renewLeases(
  db: Db,
  workerId: string,
  claims: readonly Claim[],
  leaseMs: number,
): Promise<RenewedClaim[]> {
  const renewed = await Promise.all(
    claims.map(({ attemptId, epoch }) =>
      db
        .update(attempt)
        .set({ leaseUntil: leaseUntil(leaseMs) })
        .where(isClaimedBy(workerId, { attemptId, epoch }))
        .returning({
          attemptId: attempt.attemptId,
          epoch: attempt.epoch,
          stopRequested: attempt.stopRequested,
          stopRequestedAt: attempt.stopRequestedAt,
        }),
    ),
  );
  return renewed.flat();
}

/** Its worker goes and leaves it to others at once. */
export async function releaseLease(db: Db, workerId: string, claim: Claim): Promise<void> {
  await db.update(attempt).set({ leaseUntil: null }).where(isClaimedBy(workerId, claim));
}

/** Attempts whose lease is over or whose worker is gone, oldest first. */
export async function listTakeableAttempts(db: Db): Promise<AttemptRow[]> {
  return db
    .select(getTableColumns(attempt))
    .from(attempt)
    .leftJoin(worker, eq(worker.workerId, attempt.workerId))
    .where(and(isHeldAttempt, isTakeable))
    .orderBy(asc(attempt.queuedAt), asc(attempt.attemptId));
}

/**
 * Whether another worker's attempt may be taken over that this one could settle: one that needs no place, or has its place on
 * this host (null: none of those).
 */
export async function hasTakeable(
  db: Db,
  { workerId, hostId }: { workerId: string; hostId: string | null },
): Promise<boolean> {
  const isInReach = or(
    not(attempt.needsPlace),
    isNull(attempt.hostId),
    hostId === null ? undefined : eq(attempt.hostId, hostId),
  );
  const [row] = await db
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .leftJoin(worker, eq(worker.workerId, attempt.workerId))
    .where(and(isHeldAttempt, ne(attempt.workerId, workerId), isInReach, isTakeable))
    .limit(1);
  return row !== undefined;
}

/** The attempts that somebody holds with a place on this host, and whether they may be taken over. */
export async function listLivePlaced(
  db: Db,
  hostId: string,
): Promise<(AttemptRow & { takeable: boolean })[]> {
  return db
    .select({ ...getTableColumns(attempt), takeable: isTakeable })
    .from(attempt)
    .leftJoin(worker, eq(worker.workerId, attempt.workerId))
    .where(and(isHeldAttempt, attempt.needsPlace, eq(attempt.hostId, hostId)))
    .orderBy(asc(attempt.queuedAt), asc(attempt.attemptId));
}

/**
 * Takes over an attempt that may be taken, from the epoch in which it was seen; answers its row under the new epoch.
 * Null when somebody was faster, or its owner renewed in the meantime.
 */
export async function takeOver(
  db: Db,
  {
    attemptId,
    fromEpoch,
    workerId,
    leaseMs,
  }: { attemptId: string; fromEpoch: number; workerId: string; leaseMs: number },
): Promise<AttemptRow | null> {
  const takeable = db
    .select({ attemptId: attempt.attemptId })
    .from(attempt)
    .leftJoin(worker, eq(worker.workerId, attempt.workerId))
    .where(and(eq(attempt.attemptId, attemptId), isTakeable));
  const [row] = await db
    .update(attempt)
    .set({ epoch: sql`${attempt.epoch} + 1`, workerId, leaseUntil: leaseUntil(leaseMs) })
    .where(
      and(
        eq(attempt.attemptId, attemptId),
        eq(attempt.epoch, fromEpoch),
        isHeldAttempt,
        sql`exists ${takeable}`,
      ),
    )
    .returning();
  return row ?? null;
}

function isClaimedBy(workerId: string, { attemptId, epoch }: Claim) {
  return and(
    eq(attempt.attemptId, attemptId),
    eq(attempt.epoch, epoch),
    eq(attempt.workerId, workerId),
    isHeldAttempt,
  );
}
