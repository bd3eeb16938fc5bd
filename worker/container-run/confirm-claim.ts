import { renewLeases } from "@/lib/server/store/leases";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { askDatabase } from "@/worker/held/read-run";
import type { TaskPorts } from "@/worker/held/task-ports";

/**
 * Renews the lease under the claim's epoch, at the last moment before a container runs. An attempt that was given up while
 * this worker stood still, or was cut off, would run beside its successor, on the same GPU. Throws AbandonedError where the
 * claim is over; waits while the database is away.
 *
 * Why it is enough: nobody takes an attempt over within a lease that has just been renewed, and whoever does so later finds the
 * container, which was made before, in the engine's list, and adopts it.
 */
export async function confirmClaim(held: HeldAttempt, ports: TaskPorts): Promise<void> {
  const { attemptId, epoch, workerId } = held.attempt;
  const { database, pace } = ports;
  const [claim] = await askDatabase(held, ports, () =>
    renewLeases(database.db, workerId ?? "", [{ attemptId, epoch }], pace.leaseMs),
  );
  if (!claim) held.abandon("another worker has it, or it is over");
  held.abandoned.throwIfAborted();
}
