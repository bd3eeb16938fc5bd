import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { toNumber } from "@/lib/core/metrics/metric-value";

type Compared = Pick<WireTrainingRun, "run_id" | "best" | "watched_metric">;

/** The run with the best value, when all watch the same metric the same way; null where that cannot be said. */
export function findBestRun(runs: readonly Compared[]): string | null {
  const [first] = runs;
  const watched = first?.watched_metric;
  if (!watched || runs.length < 2) return null;
  if (runs.some((run) => !isSameMetric(run.watched_metric, watched))) return null;
  let found: { runId: string; value: number } | null = null;
  for (const run of runs) {
    const value = run.best ? toNumber(run.best.value) : Number.NaN;
    if (!Number.isFinite(value)) continue;
    const better = found === null || (watched.mode === "max" ? value > found.value : value < found.value);
    if (better) found = { runId: run.run_id, value };
  }
  return found?.runId ?? null;
}

function isSameMetric(
  one: WireTrainingRun["watched_metric"],
  other: NonNullable<WireTrainingRun["watched_metric"]>,
): boolean {
  return one?.metric === other.metric && one.mode === other.mode;
}
