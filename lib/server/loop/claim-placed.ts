import type { Database, Tx } from "@/lib/server/db/client";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { claimForJob } from "./claim-for-job";
import { type ClaimBy, type ClaimResult, claimForRun } from "./claim-for-run";
import { findPlaced, type WaitingForPlace } from "./claim-statements";
import { pickPlaced } from "./pick-placed";
import { takePlace } from "./take-place";
import { lockTurn } from "./turn-statements";

export type ClaimPlaced = {
  workerId: string;
  leaseMs: number;
  hostId: string;
  /** How many trainers without a GPU this worker runs at once. */
  cpuTrainerSlots: number;
  /** Is told when another attempt was queued for a place beside the one that is claimed, ready or not. */
  onMore?: () => void;
  /** Is told of attempts that are passed over, because their run or job cannot be read. */
  onUnreadable?: (error: UnreadableError) => void;
};

/**
 * What runs in a container and is ready: a trainer, or a rollout in a simulator of the user's own, whose images and start are
 * there, and for which the host has GPUs, cpu and memory now; its GPUs are taken in the same transaction. Projects take turns, in the
 * order that `find_placed` of the database gives. What this host could never run is in nobody's way. Null when there is
 * none, or the host is draining.
 */
export async function claimPlaced({ db }: Database, by: ClaimPlaced): Promise<AttemptRow | null> {
  const passedOver: string[] = [];
  let ownerId: string | null = null;
  let hasMore = false;
  const note = (picked: WaitingForPlace, isOneOfMore: boolean) => {
    ownerId = picked.runId ?? picked.taskId;
    hasMore = isOneOfMore;
  };
  for (;;) {
    ownerId = null;
    try {
      const result = await db.transaction((tx) => claimIn(tx, by, passedOver, note));
      // Not earlier: a claim that cannot be written is none, and would be asked for without end.
      if (result.kind === "claimed" && hasMore) by.onMore?.();
      if (result.kind === "claimed") return result.attempt;
      if (result.kind === "gone") return null;
      // Refused: its run lands, and its attempt is no longer in the queue. The next one may fit.
    } catch (error) {
      passedOver.push(passOver(error, by.onUnreadable, ownerId));
    }
  }
}

/** One claim a host at a time: what is free must still be free when it is taken. */
async function claimIn(
  tx: Tx,
  by: ClaimPlaced,
  passedOver: readonly string[],
  onPicked: (picked: WaitingForPlace, isOneOfMore: boolean) => void,
): Promise<ClaimResult> {
  const found = await findPlaced(tx, { ...by, passedOver });
  if (!found) return { kind: "gone" };
  const cpuSlots = by.cpuTrainerSlots - found.withoutGpu;
  const picked = pickPlaced(found.waiting, { ...found.room, cpuSlots });
  if (!picked) return { kind: "gone" };
  onPicked(picked, found.queued > 1);
  return claimPicked(tx, picked, {
    ...{ workerId: by.workerId, leaseMs: by.leaseMs, where: found.hostName },
    place: (attemptId, now) => takePlace(tx, found, picked, { hostId: by.hostId, attemptId, now }),
  });
}

async function claimPicked(
  tx: Tx,
  { attemptId, taskId, runId }: WaitingForPlace,
  by: ClaimBy,
): Promise<ClaimResult> {
  if (runId === null) return claimForJob(tx, { attemptId, taskId }, by);
  const run = await lockTurn(tx, runId, attemptId);
  return run ? claimForRun(tx, run, by) : { kind: "gone" };
}
