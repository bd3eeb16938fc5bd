import type { WorkQueue } from "@/lib/core/attempts/task-kinds";
import type { TaskKind } from "@/lib/core/names";
import type { ClaimOffer } from "@/lib/server/loop/claim-ordered";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import { type ClaimSlots, manifestSlots, simulations } from "./slots";
import { canUseEngine, countHeld, type WorkerState } from "./worker-state";

/**
 * What this worker would claim of what the end of `held` brings about, in the turn that orders it. What is taken counts as held
 * until it is given back, so that many turns at once take no more than there is. The room of what has ended is free.
 */
export function offerRoom(
  state: WorkerState,
  held: HeldAttempt,
  { slots, leaseMs }: { slots: ClaimSlots; leaseMs: number },
): ClaimOffer {
  const taken: WorkQueue[] = [];
  const count = (queue: WorkQueue, by: number) =>
    state.promised.set(queue, (state.promised.get(queue) ?? 0) + by);
  const hasRoom = (queue: WorkQueue): boolean => {
    const queues: readonly WorkQueue[] = queue === "manifest" ? [queue] : simulations;
    const { kind, needsPlace } = held.attempt;
    const own =
      !needsPlace && queues.some((one) => one === kind) && state.held.has(held.attempt.attemptId) ? 1 : 0;
    return countHeld(state, ...queues) - own < (queue === "manifest" ? manifestSlots : slots.rollouts);
  };
  return {
    leaseMs,
    withImage: canUseEngine(state),
    host:
      state.hostId !== null && state.seesFolder && canUseEngine(state)
        ? { hostId: state.hostId, cpuTrainerSlots: slots.cpuTrainers }
        : null,
    take: (kind: TaskKind) => {
      if (kind === "trainer" || !hasRoom(kind)) return false;
      taken.push(kind);
      count(kind, 1);
      return true;
    },
    giveBack: () => {
      for (const queue of taken.splice(0)) count(queue, -1);
    },
  };
}
