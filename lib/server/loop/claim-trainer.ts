import type { Database, Tx } from "@/lib/server/db/client";
import type { AttemptRow } from "@/lib/server/store/attempts";
import { takeGpus } from "@/lib/server/store/gpu-slots";
import { passOver, type UnreadableError } from "@/lib/server/store/read-stored";
import { type ClaimResult, claimForRun } from "./claim-for-run";
import { findTrainers } from "./claim-statements";
import { pickTrainer } from "./pick-trainer";
import { lockTurn } from "./turn-statements";

export type ClaimTrainer = {
  workerId: string;
  leaseMs: number;
  hostId: string;
  /** How many trainers without a GPU this worker runs at once. */
  cpuTrainerSlots: number;
  /** Is told when another trainer was queued beside the one that is claimed, ready or not. */
  onMore?: () => void;
  /** Is told of trainers that are passed over, because their run cannot be read. */
  onUnreadable?: (error: UnreadableError) => void;
};

/**
 * A trainer that is ready, whose run's image and start are there, and for which the host has GPUs, cpu and memory now; its
 * GPUs are taken in the same transaction. Projects take turns, in the order that `find_trainers` of the database gives. What
 * this host could never run is in nobody's way. Null when there is none, or the host is draining.
 */
export async function claimTrainer({ db }: Database, by: ClaimTrainer): Promise<AttemptRow | null> {
  const passedOver: string[] = [];
  for (;;) {
    try {
      const result = await db.transaction((tx) => claimIn(tx, by, passedOver));
      if (result.kind === "claimed") return result.attempt;
      if (result.kind === "gone") return null;
      // Refused: its run lands, and its attempt is no longer in the queue. The next one may fit.
    } catch (error) {
      passedOver.push(passOver(error, by.onUnreadable));
    }
  }
}

/** One claim a host at a time: what is free must still be free when it is taken. */
async function claimIn(tx: Tx, by: ClaimTrainer, passedOver: readonly string[]): Promise<ClaimResult> {
  const { workerId, leaseMs, hostId, cpuTrainerSlots } = by;
  const found = await findTrainers(tx, { hostId, workerId, passedOver });
  if (!found) return { kind: "gone" };
  const { room, withoutGpu, waiting, hostName, isEmulated, hasMore } = found;
  const picked = pickTrainer(waiting, { ...room, cpuSlots: cpuTrainerSlots - withoutGpu });
  const run = picked && (await lockTurn(tx, picked.runId, picked.attemptId));
  if (!run) return { kind: "gone" };
  const result = await claimForRun(tx, run, {
    workerId,
    leaseMs,
    where: hostName,
    place: async (attemptId, now) => {
      const gpuDevices = await takeGpus(tx, { hostId, attemptId, count: picked.gpus, now });
      return gpuDevices && { hostId, gpuDevices, gpuEmulated: isEmulated && picked.gpus > 0 };
    },
  });
  if (result.kind === "claimed" && hasMore) by.onMore?.();
  return result;
}
