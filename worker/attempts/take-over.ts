import { listSilentHosts } from "@/lib/server/store/hosts";
import { listTakeableAttempts, takeOver } from "@/lib/server/store/leases";
import { AbandonedError, type Attempt, type HeldAttempt, holdAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";
import { outlive } from "./outlive";
import type { WorkerState } from "./worker-state";

/** Takes an attempt over under a new epoch, with the GPUs that it holds. Null when another worker was faster. */
export async function takeAttempt(
  { attemptId, epoch }: Pick<Attempt, "attemptId" | "epoch">,
  { workerId }: WorkerState,
  { database, pace }: TaskPorts,
): Promise<HeldAttempt | null> {
  const row = await takeOver(database.db, {
    attemptId,
    fromEpoch: epoch,
    workerId,
    leaseMs: pace.leaseMs,
  });
  return row && holdAttempt(row, { adopted: true });
}

/**
 * Reports that the attempt's work is gone through nobody's fault; the loop then orders the next attempt. False when the
 * attempt had another owner or was over by then.
 */
export async function reportLost(
  held: HeldAttempt,
  message: string,
  ports: TaskPorts,
  code: "lost" | "handed_back" = "lost",
): Promise<boolean> {
  const outcome = { kind: "lost", code, message } as const;
  try {
    await ports.report(held, { type: "attempt_ended", ref: held.ref, outcome, spentMicro: 0 });
    return true;
  } catch (error) {
    if (error instanceof AbandonedError) return false;
    throw error;
  }
}

/**
 * Reports attempts of dead workers as lost where nobody can go on with them: what ran inside the dead process, what never got
 * its place on a host, and what is on a host that has been silent for too long, so that no engine can tell.
 * @param options `withSilentHosts`: asked for once this worker's own engine has been heard, whose host may have been silent
 */
export async function sweepExpired(
  state: WorkerState,
  ports: TaskPorts,
  { withSilentHosts }: { withSilentHosts: boolean },
): Promise<void> {
  const takeable = (await listTakeableAttempts(ports.database.db)).filter(
    ({ attemptId }) => !state.held.has(attemptId),
  );
  if (takeable.length === 0) return;
  const { hostLostAfterMs } = ports.limits;
  const silent = new Set(withSilentHosts ? await listSilentHosts(ports.database.db, hostLostAfterMs) : []);
  for (const attempt of takeable) {
    const isBeyondAdoption = !attempt.needsPlace || attempt.hostId === null || silent.has(attempt.hostId);
    if (!isBeyondAdoption) continue;
    await outlive(attempt.attemptId, ports, () => lose(attempt));
  }

  async function lose(attempt: Attempt): Promise<void> {
    const held = await takeAttempt(attempt, state, ports);
    if (!held) return;
    const message =
      attempt.needsPlace && attempt.hostId !== null
        ? `Its host has not answered for ${ports.limits.hostLostAfterMs / 1_000} s.`
        : "Its worker is gone.";
    if (await reportLost(held, message, ports))
      ports.log.warn({ attemptId: attempt.attemptId, kind: attempt.kind }, "a dead worker's attempt is lost");
  }
}
