import { listStopRequests } from "@/lib/server/store/attempts";
import { renewLeases } from "@/lib/server/store/leases";
import { endSilentSessions, heartbeat } from "@/lib/server/store/workers";
import type { TaskPorts } from "@/worker/held/task-ports";
import { findBlocked, summarizeTrouble, type WorkerState } from "./worker-state";

/**
 * Writes this worker's sign of life, renews the leases of its attempts and takes in requests to stop them. An attempt that
 * is missing in the answer has another owner or is over, so it is abandoned without a report. While the database does
 * not answer nothing is abandoned, because nobody can have taken an attempt over then.
 */
export async function renewHeld(state: WorkerState, { database, pace, steadyMs }: TaskPorts): Promise<void> {
  const { workerId, held, hostId } = state;
  const trouble = summarizeTrouble(state, steadyMs());
  await heartbeat(database.db, workerId, { blocked: findBlocked(state), trouble, hostId });
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

/** A worker whose lease is over must hold nobody up, whatever its sessions are in the middle of. */
export async function endSilent({ database, pace, log }: TaskPorts): Promise<void> {
  const silent = await endSilentSessions(database.db, pace.leaseMs);
  if (silent.length > 0) log.warn({ workers: silent }, "sessions of workers that say nothing were ended");
}

/** Run whenever the queue changes: one cheap query finds whether something of this worker is to be stopped. */
export async function hearStopRequests(state: WorkerState, { database }: TaskPorts): Promise<void> {
  if (state.held.size === 0) return;
  for (const { attemptId, epoch, why, at } of await listStopRequests(database.db, state.workerId)) {
    const held = state.held.get(attemptId);
    if (held?.attempt.epoch === epoch) held.requestStop({ why, at });
  }
}
