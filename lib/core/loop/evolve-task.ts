import { assertNever } from "../assert-never";
import { countTry } from "../attempts/judge-outcome";
import { type AttemptRef, owe, owedSlot, type Slot } from "../attempts/slot";
import type { AttemptErrorCode } from "../names";
import type { TaskFact } from "./events";
import { slotsOf, withSlot } from "./slots";
import type { Counters, Phase, RunState } from "./state";

export const count = (state: RunState, change: Partial<Counters>): RunState => ({
  ...state,
  counters: { ...state.counters, ...change },
});

export const inPhase = (state: RunState, phase: Phase): RunState => ({ ...state, phase });

/** Folds what was told of one attempt into its task's slot, its phase and the run's counters. */
export function evolveTask(state: RunState, { verb, data }: TaskFact): RunState {
  const { turn: ref } = data;
  switch (verb) {
    case "queued":
      return queueAttempt(state, ref);
    case "claimed":
      return reserve(
        inSlot(state, ref, (slot) => ({ ...slot, status: "claimed" })),
        ref,
        data.reservedMicro,
      );
    case "started":
      return state;
    case "stopping":
      return inSlot(state, ref, (slot) => ({ ...slot, stopping: true }));
    case "exited":
      return settle(state, ref, data.spentMicro, (slot) => ({ ...slot, status: "collecting" }));
    case "succeeded":
      return afterSuccess(settle(state, ref, data.spentMicro, () => null));
    case "failed":
    case "lost": {
      const spentMicro = verb === "failed" ? data.spentMicro : 0;
      const next = settle(state, ref, spentMicro, (slot) =>
        data.willRetry ? { ...owe(slot), ...countTry(slot, { kind: verb, code: data.code }) } : null,
      );
      return data.willRetry ? next : failPhase(next, data.code, data.message);
    }
    case "canceled":
      return settle(state, ref, data.spentMicro, (slot) => (data.again ? owe(slot) : null));
    default:
      return assertNever(verb);
  }
}

const inSlot = (state: RunState, { index }: AttemptRef, change: (slot: Slot) => Slot | null): RunState =>
  inPhase(state, withSlot(state.phase, index, change));

/** The slot's next attempt; a job that was never ordered before gets its slot here. */
function queueAttempt(state: RunState, ref: AttemptRef): RunState {
  const { phase } = state;
  const { index, attempt } = ref;
  const queued = (slot: Slot): Slot => ({ ...slot, attempt, status: "queued" });
  const isOfJobs = phase.kind === "rollouts" || phase.kind === "evaluation";
  if (!isOfJobs || index !== phase.nextIndex) return inSlot(state, ref, queued);
  const inFlight = [...phase.inFlight, queued(owedSlot(index))];
  return inPhase(state, { ...phase, nextIndex: index + 1, inFlight });
}

export function reserve(state: RunState, ref: AttemptRef, micro: number): RunState {
  const next = inSlot(state, ref, (slot) => ({ ...slot, reservedMicro: slot.reservedMicro + micro }));
  return count(next, { reservedMicro: state.counters.reservedMicro + micro });
}

/** The attempt's reservation ends and its total cost stands: what an earlier settlement booked is replaced. */
function settle(
  state: RunState,
  ref: AttemptRef,
  spentMicro: number,
  change: (slot: Slot) => Slot | null,
): RunState {
  const slot = slotsOf(state.phase).find(({ index }) => index === ref.index);
  if (!slot) return state;
  const next = inSlot(state, ref, (one) => change({ ...one, reservedMicro: 0, spentMicro }));
  return count(next, {
    reservedMicro: state.counters.reservedMicro - slot.reservedMicro,
    spentMicro: state.counters.spentMicro - slot.spentMicro + spentMicro,
  });
}

/** What follows of itself when a task has succeeded: the next phase, its one task owed. */
function afterSuccess(state: RunState): RunState {
  const { phase } = state;
  if (phase.kind === "evaluation" || (phase.kind === "rollouts" && phase.done + 1 < phase.jobs))
    return inPhase(state, { ...phase, done: phase.done + 1 });
  if (phase.kind !== "rollouts" && phase.kind !== "manifest") return state;
  const kind = phase.kind === "rollouts" ? "manifest" : "training";
  return inPhase(state, { kind, iteration: phase.iteration, slot: owedSlot(0), failed: null });
}

/** The first failure that ends the iteration is the one it is told by. */
function failPhase(state: RunState, code: AttemptErrorCode, message: string): RunState {
  const { phase } = state;
  if (phase.kind === "idle" || phase.kind === "ended" || phase.failed) return state;
  return inPhase(state, { ...phase, failed: { code, message } });
}
