import { listStopRequests } from "@/lib/server/store/fleet-view";
import { renewLeases } from "@/lib/server/store/leases";
import { heartbeat } from "@/lib/server/store/workers";
import type { TaskPorts } from "@/worker/held/task-ports";
import { findBlocked, type WorkerState } from "./worker-state";

/**
 * Says that this worker is alive, renews what it holds, and hears what the loop asks of it. An attempt that is missing
 * in the answer has another owner or is over: it is left without a word. While the database is away nothing is left:
 * an owner whose epoch still stands goes on.
 */
export async function renewHeld(state: WorkerState, { database, pace }: TaskPorts): Promise<void> {
  const { workerId, held, hostId } = state;
  await heartbeat(database.db, workerId, { blocked: findBlocked(state), hostId });
  const asked = [...held.values()];
  if (asked.length === 0) return;
  const claims = asked.map(({ attempt: { attemptId, epoch } }) => ({ attemptId, epoch }));
  const renewed = await renewLeases(database.db, workerId, claims, pace.leaseMs);
  const ours = new Map(renewed.map((claim) => [claim.attemptId, claim]));
  for (const attempt of asked) {
    const claim = ours.get(attempt.attempt.attemptId);
    if (!claim) attempt.abandon("another worker has it, or it is over");
    else if (claim.stopRequested)
      attempt.requestStop({ why: claim.stopRequested, at: claim.stopRequestedAt });
  }
}

/** The doorbell rings for every order; whether one of them is to stop something of ours is one cheap question. */
export async function hearStopRequests(state: WorkerState, { database }: TaskPorts): Promise<void> {
  if (state.held.size === 0) return;
  for (const { attemptId, epoch, why, at } of await listStopRequests(database.db, state.workerId)) {
    const held = state.held.get(attemptId);
    if (held?.attempt.epoch === epoch) held.requestStop({ why, at });
  }
}
