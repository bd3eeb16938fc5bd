import { isLive, type Slot, type Turn } from "../attempts/slot";
import { kindOfPhase } from "../attempts/task-kinds";
import type { Phase, RunState } from "./state";

/** The tasks of a phase that are in flight or owed. Leaving the phase releases exactly these. */
export function slotsOf(phase: Phase): readonly Slot[] {
  switch (phase.kind) {
    case "rollouts":
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

/** The turn of a slot in the present phase. */
export function turnOf(phase: Phase, slot: Pick<Slot, "index" | "attempt">): Turn | null {
  if (phase.kind === "idle" || phase.kind === "ended") return null;
  const { index, attempt } = slot;
  return { iteration: phase.iteration, kind: kindOfPhase[phase.kind], index, attempt };
}

/** The live slot that a turn names; null when the news is late, repeated or of something else. */
export function findLiveSlot({ phase }: RunState, turn: Turn): Slot | null {
  const slot = slotsOf(phase).find(({ index, attempt }) => index === turn.index && attempt === turn.attempt);
  if (!slot || !isLive(slot)) return null;
  const found = turnOf(phase, slot);
  return found?.iteration === turn.iteration && found.kind === turn.kind ? slot : null;
}

/** The phase with the slot of this index changed, or taken out when `change` answers null. */
export function withSlot(phase: Phase, index: number, change: (slot: Slot) => Slot | null): Phase {
  switch (phase.kind) {
    case "rollouts":
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
