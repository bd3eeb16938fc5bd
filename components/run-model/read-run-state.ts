import { isolateName } from "@/components/ui/isolate-name";
import type { StatusName } from "@/components/ui/status-glyph";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { endStatuses, type RunStatus } from "@/lib/core/names";

type RunState = Pick<WireTrainingRun, "status" | "stage">;

export function isEnded(run: { status: RunStatus }): boolean {
  return endStatuses.some((status) => status === run.status);
}

/** What the glyph shows: an open intent looks like its end, dashed. */
export function glyphOf(run: RunState): StatusName {
  if (isEnded(run)) return run.status;
  if (run.stage === "pausing" || run.stage === "canceling" || run.stage === "landing") return run.stage;
  return run.status;
}

/** Share of its iterations that a run has behind it, 0 to 1. */
export function shareDone(run: Pick<WireTrainingRun, "counters" | "limits">): number {
  return Math.min(1, run.counters.iterations_ended / run.limits.max_iterations);
}

const stageWords: Readonly<Record<string, string>> = {
  queued: "queued",
  rollouts: "rollouts",
  manifest: "manifest",
  training: "training",
  evaluation: "evaluation",
  pausing: "pausing when what runs has ended",
  paused: "paused",
  canceling: "stopping what runs",
  landing: "stopping at a limit",
};

type Progress = RunState & Pick<WireTrainingRun, "current_iteration" | "counters" | "limits" | "started_at">;

/** "iteration 15 of 24 · training"; a position counts from 1 and carries its total. */
export function describeProgress(run: Progress): string {
  const total = run.limits.max_iterations;
  const ended = run.counters.iterations_ended;
  if (isEnded(run)) {
    return run.status === "failed" && run.current_iteration !== null
      ? `stopped in iteration ${run.current_iteration + 1} of ${total}`
      : `${ended} of ${total} iterations`;
  }
  const stage = run.stage === null ? "" : (stageWords[run.stage] ?? run.stage);
  if (isUnbegun(run)) return `no iteration of ${total} yet`;
  if (run.current_iteration === null) {
    // Only what a run starts from is evaluated before there is an iteration.
    const words = run.stage === "evaluation" ? "evaluating what it starts from" : stage;
    return `${ended} of ${total} done · ${words}`;
  }
  return `iteration ${run.current_iteration + 1} of ${total} · ${stage}`;
}

/** "15/24 training · name", for the tab of the browser; the site's name is added to it. */
export function titleOf(run: Progress & Pick<WireTrainingRun, "name">): string {
  const total = run.limits.max_iterations;
  if (isEnded(run))
    return `${run.counters.iterations_ended}/${total} ${run.status} · ${isolateName(run.name)}`;
  const position =
    run.current_iteration === null || isUnbegun(run)
      ? run.counters.iterations_ended
      : run.current_iteration + 1;
  return `${position}/${total} ${run.stage ?? run.status} · ${isolateName(run.name)}`;
}

/** Share of the iteration that runs now, 0 to 1; what the accent marks in a bar. */
export function shareNow(run: Progress): number {
  const idle = isEnded(run) || isUnbegun(run) || run.current_iteration === null;
  return idle ? 0 : 1 / run.limits.max_iterations;
}

/** Its first iteration is ordered, and nothing of it has ever started. */
function isUnbegun(run: Pick<WireTrainingRun, "started_at">): boolean {
  return run.started_at === null;
}
