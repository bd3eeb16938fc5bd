import type { CurationRules } from "../curation/rules";
import type { Draft } from "./draft";
import type { MarkedEpisode } from "./events";
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

export function takeCuration(
  draft: Draft,
  { rules, before }: { rules: CurationRules; before: CurationRules },
): string | null {
  const { phase } = draft.state;
  if (phase.kind === "ended")
    return `Rules not changed: the run has ended (${phase.status}), so no dataset of it will be built. Fork it with other rules.`;
  draft.emit({ type: "run.curation_changed", data: { rules, before } });
  return null;
}

/** What somebody thinks of an episode can be said at any time; what is excluded only matters while datasets are still built. */
export function takeMark(
  draft: Draft,
  { iteration, episodeId, jobIndex, env, mark, before }: MarkedEpisode,
): string | null {
  const { phase } = draft.state;
  if (phase.kind === "ended" && mark.excluded !== (before?.excluded ?? false)) {
    const verb = mark.excluded ? "excluded" : "taken back";
    return `Not ${verb}: the run has ended (${phase.status}), so no dataset of it will be built. A verdict and a note can still be given.`;
  }
  draft.emit({ type: "episode.marked", data: { iteration, episodeId, jobIndex, env, mark, before } });
  return null;
}
