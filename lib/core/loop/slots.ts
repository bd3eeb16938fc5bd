import { type AttemptRef, isLive, type Slot } from "../attempts/slot";
import { kindOfPhase } from "../attempts/task-kinds";
import type { Phase, RunState } from "./state";

/** The tasks of a phase that are in flight or owed. Leaving the phase releases exactly these. */
export function slotsOf(phase: Phase): readonly Slot[] {
  switch (phase.kind) {
    case "rollouts":
    case "evaluation":
      return phase.inFlight;
    case "manifest":
    case "training":
      return phase.slot ? [phase.slot] : [];
    case "idle":
    case "ended":
      return [];
  }
}

export const liveSlots = (state: RunState): Slot[] => slotsOf(state.phase).filter(isLive);

/** Names an attempt of a slot in the present phase. */
export function refOf(phase: Phase, slot: Pick<Slot, "index" | "attempt">): AttemptRef | null {
  if (phase.kind === "idle" || phase.kind === "ended") return null;
  const { index, attempt } = slot;
  return { iteration: phase.iteration, kind: kindOfPhase[phase.kind], index, attempt };
}

/** The live slot that a ref names; null when the news is late, repeated or of something else. */
export function findLiveSlot({ phase }: RunState, ref: AttemptRef): Slot | null {
  const slot = slotsOf(phase).find(({ index, attempt }) => index === ref.index && attempt === ref.attempt);
  if (!slot || !isLive(slot)) return null;
  const found = refOf(phase, slot);
  return found?.iteration === ref.iteration && found.kind === ref.kind ? slot : null;
}

/** The phase with the slot of this index changed, or taken out when `change` answers null. */
export function withSlot(phase: Phase, index: number, change: (slot: Slot) => Slot | null): Phase {
  switch (phase.kind) {
    case "rollouts":
    case "evaluation":
      return {
        ...phase,
        inFlight: phase.inFlight.flatMap((slot) => {
          const changed = slot.index === index ? change(slot) : slot;
          return changed ? [changed] : [];
        }),
      };
    case "manifest":
    case "training":
      return phase.slot?.index === index ? { ...phase, slot: change(phase.slot) } : phase;
    case "idle":
    case "ended":
      return phase;
  }
}
