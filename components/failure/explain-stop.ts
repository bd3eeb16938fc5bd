import { formatMetric } from "@/components/charts/format-metric";
import { formatCredits } from "@/components/ui/format-credits";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber } from "@/components/ui/format-number";
import type { StopReason } from "@/lib/core/names";

type Inputs = Readonly<Record<string, unknown>>;

/** Why a run ended, with what its rule compared: "loss did not improve for 2 iterations, best 0.41 at i2". */
export function explainStop(reason: StopReason, inputs: Inputs | null): string {
  const given = inputs ?? {};
  switch (reason) {
    case "canceled":
      return "it was canceled";
    case "iteration_failed":
      return readNumber(given, "tolerated")
        ? `${formatNumber(readNumber(given, "failed_in_a_row"))} iterations in a row failed`
        : `iteration i${formatNumber(readNumber(given, "iteration"))} failed`;
    case "target_reached":
      return `${readText(given, "metric")} ${sayMetric(given, "value")} reached its target ${sayMetric(given, "target")} at i${formatNumber(readNumber(given, "iteration"))}`;
    case "max_iterations_reached":
      return `all ${formatNumber(readNumber(given, "max_iterations"))} iterations ran`;
    case "patience_exhausted":
      return `${readText(given, "metric")} did not improve for ${formatNumber(readNumber(given, "completed_since_best"))} iterations, best ${formatNumber(readNumber(given, "best"))} at i${formatNumber(readNumber(given, "best_iteration"))}`;
    case "wallclock_exceeded":
      return `${formatDuration(readNumber(given, "active_ms"))} of ${formatNumber(readNumber(given, "max_wallclock_hours"))} h were used`;
    case "budget_exhausted":
      return `${formatCredits(readNumber(given, "spent_credits"))} of ${formatCredits(readNumber(given, "max_credits"))} credits were used, the next step needs ${formatCredits(readNumber(given, "next_credits"))}`;
  }
}

/** A value of the metric that was watched, written as everywhere. */
function sayMetric(inputs: Inputs, name: string): string {
  return formatMetric(readText(inputs, "metric"), readNumber(inputs, name));
}

function readNumber(inputs: Inputs, name: string): number | null {
  const value = inputs[name];
  return typeof value === "number" ? value : null;
}

function readText(inputs: Inputs, name: string): string {
  const value = inputs[name];
  return typeof value === "string" ? value : "the watched metric";
}
