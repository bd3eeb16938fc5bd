import { advance } from "./advance";
import { Draft } from "./draft";
import type { Decision, Input } from "./inputs";
import { takeNews } from "./news";
import type { Plan } from "./plan";
import { findLiveSlot } from "./slots";
import { leastStandstillMs } from "./standstill";
import type { RunState } from "./state";
import { takeCancel, takeCuration, takeLimits, takeMark, takePause, takeResume } from "./wishes";

/**
 * # What a run does next
 *
 * A run is a list of iterations; an iteration is rollouts, then one manifest, then one training; each of these is one or
 * more tasks; a task is tried until it succeeds or its tries are used up. This file answers one question: given what a run
 * is (`state`) and what has just become known (`input`), which facts follow (`events`), and which rows must be written for
 * others to act on (`orders`)? It reads no clock and touches nothing; whoever calls it holds the run's row lock.
 *
 * Two steps. First the input is turned into facts: news of an attempt that is not in flight changes nothing, a wish from a
 * state that cannot grant it is refused with a sentence. Then the run is moved on until nothing more follows (`advance`):
 *
 * - An intent comes first. Canceling and landing let go of everything the run holds: what nobody has claimed is dropped at
 *   once, what runs is asked to stop, and when the last of it has reported, the iteration is canceled and the run ends.
 *   Pausing drops what nobody has claimed (it stays owed) and waits for the rest; what is owed comes back with the resume.
 * - Between iterations the stop rules are asked in their order, then the next iteration starts from the last good
 *   checkpoint. Inside an iteration only limits are asked; a limit lands the run.
 * - A phase orders the attempts that are owed, never more rollouts at once than the spec's parallelism. A task that has
 *   used up its tries fails the iteration once everything else in flight has been let go.
 *
 * A container nobody waits for still holds a GPU. So no path leaves a phase while an attempt in it is live.
 */
export function decide(plan: Plan, state: RunState, input: Input, nowMs: number): Decision {
  const draft = new Draft(plan, state, nowMs);
  const refusal = take(draft, input);
  if (!refusal) advance(draft);
  return { events: draft.events, orders: draft.orders, refusal };
}

/** Answers why a wish is refused, of which no fact follows then; else null. */
function take(draft: Draft, input: Input): string | null {
  switch (input.type) {
    case "tick":
      return null;
    case "pause":
      return takePause(draft);
    case "resume":
      return takeResume(draft);
    case "cancel":
      return takeCancel(draft);
    case "set_limits":
      return takeLimits(draft, input.limits);
    case "set_curation":
      return takeCuration(draft, input);
    case "mark_episode":
      return takeMark(draft, input);
    case "waiting":
      if (draft.state.phase.kind !== "ended") {
        draft.emit({ type: "run.waiting", data: { code: input.code, message: input.message } });
      }
      return null;
    case "stood_still":
      takeStandstill(draft, input);
      return null;
    case "image_resolved":
      if (draft.state.phase.kind !== "ended") draft.emit({ type: "image.resolved", data: input.image });
      return null;
    case "warning": {
      if (draft.state.phase.kind === "ended") return null;
      const { code, message, ref } = input;
      draft.emit({ type: "warning", data: { code, message, turn: ref, iteration: ref?.iteration ?? null } });
      return null;
    }
    default: {
      const slot = findLiveSlot(draft.state, input.ref);
      if (slot) takeNews(draft, slot, input);
      return null;
    }
  }
}

/** What was told before, as by another worker of the same machine, does not count again. */
function takeStandstill(draft: Draft, { fromMs, toMs }: Extract<Input, { type: "stood_still" }>): void {
  const { activeSinceMs } = draft.state.counters;
  if (activeSinceMs === null) return;
  const data = { fromMs: Math.max(fromMs, activeSinceMs), toMs };
  if (data.toMs - data.fromMs >= leastStandstillMs) draft.emit({ type: "run.stood_still", data });
}
