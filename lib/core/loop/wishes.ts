import type { Draft } from "./draft";
import type { Limits } from "./plan";

/** Each answers null when the wish is granted, else the sentence that says why not. */

export function takePause(draft: Draft): string | null {
  const { phase, intent } = draft.state;
  if (phase.kind === "ended") return `Not paused: the run has ended (${phase.status}).`;
  if (intent.kind === "pausing" || intent.kind === "paused") return null;
  if (intent.kind !== "none") return `Not paused: the run is ${intent.kind}.`;
  draft.emit({ type: "run.pausing", data: {} });
  return null;
}

export function takeResume(draft: Draft): string | null {
  const { phase, intent } = draft.state;
  if (phase.kind === "ended") return `Not resumed: the run has ended (${phase.status}).`;
  if (intent.kind === "canceling" || intent.kind === "landing")
    return `Not resumed: the run is ${intent.kind}.`;
  if (intent.kind !== "none") draft.emit({ type: "run.resumed", data: {} });
  return null;
}

export function takeCancel(draft: Draft): string | null {
  const { phase, intent } = draft.state;
  if (phase.kind === "ended") {
    return phase.status === "canceled" ? null : `Not canceled: the run has ended (${phase.status}).`;
  }
  if (intent.kind !== "canceling") draft.emit({ type: "run.canceling", data: {} });
  return null;
}

export function takeLimits(draft: Draft, change: Partial<Limits>): string | null {
  const { phase, limits: before } = draft.state;
  if (phase.kind === "ended") return "Limits not changed: the run has ended. Fork it to go on.";
  draft.emit({ type: "run.limits_changed", data: { limits: { ...before, ...change }, before } });
  return null;
}
