import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { isEnded } from "./read-run-state";

export type Intent = "pause" | "resume" | "cancel";

/** Why an intent makes no sense now, as a sentence; null when it does. The server decides, this only says it first. */
export function refuseIntent(
  run: Pick<WireTrainingRun, "status" | "stage">,
  intent: Intent,
  mayWrite: boolean,
): string | null {
  if (!mayWrite) return "Your role here may look at runs, not change them.";
  if (isEnded(run)) return `The run has ended (${run.status}).`;
  if (run.stage === "canceling") {
    return intent === "cancel" ? "The run is being canceled already." : "The run is being canceled.";
  }
  if (run.stage === "landing") return "The run is ending: a limit was reached.";
  const holds = run.stage === "pausing" || run.status === "paused";
  if (intent === "pause" && holds) return `The run is ${run.stage ?? run.status} already.`;
  if (intent === "resume" && !holds) return "The run is not paused.";
  return null;
}
