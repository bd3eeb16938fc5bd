import { isEnded } from "@/components/run-model/read-run-state";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber } from "@/components/ui/format-number";
import { formatMoment, type TimeZoneChoice } from "@/components/ui/format-time";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import type { MeterFacts } from "./prepare-meters";

/**
 * Active time against its limit, with the moment at which all iterations will have run if they go on as the known ones.
 * @param usedMs active milliseconds by now
 * @param readAtMs when the run was read; the forecast is of that moment, so that server and browser agree
 */
export function prepareWallclock(
  run: WireTrainingRun,
  iterations: readonly WireIteration[],
  { usedMs, readAtMs, zone = "utc" }: { usedMs: number; readAtMs: number; zone?: TimeZoneChoice },
): MeterFacts {
  const limitMs = run.limits.max_wallclock_hours * 3_600_000;
  const leftMs = run.status === "running" ? forecastLeft(run, iterations, readAtMs) : null;
  const tooLong = leftMs !== null && usedMs + leftMs > limitMs;
  return {
    label: "Wallclock",
    value: formatDuration(usedMs),
    limit: `of ${formatNumber(run.limits.max_wallclock_hours)} h`,
    shares: {
      done: usedMs / limitMs,
      forecast: leftMs === null || tooLong ? undefined : (usedMs + leftMs) / limitMs,
    },
    warns: true,
    note: describe(
      run,
      leftMs,
      tooLong ? limitMs - usedMs : null,
      (atMs) => formatMoment(atMs, readAtMs, zone),
      readAtMs,
    ),
    noteTone: tooLong ? "warn" : undefined,
  };
}

/** Milliseconds until the last iteration has ended; null before one has. */
function forecastLeft(
  run: WireTrainingRun,
  iterations: readonly WireIteration[],
  readAtMs: number,
): number | null {
  const ended = iterations.flatMap(({ started_at, ended_at }) =>
    started_at && ended_at ? [Date.parse(ended_at) - Date.parse(started_at)] : [],
  );
  if (ended.length === 0) return null;
  const meanMs = ended.reduce((sum, durationMs) => sum + durationMs, 0) / ended.length;
  const current = iterations.find((iteration) => iteration.started_at && !iteration.ended_at);
  const spentOnCurrentMs = current?.started_at ? Math.max(0, readAtMs - Date.parse(current.started_at)) : 0;
  const toGo = run.limits.max_iterations - run.counters.iterations_ended;
  return Math.max(0, meanMs * toGo - Math.min(spentOnCurrentMs, meanMs));
}

function describe(
  run: WireTrainingRun,
  leftMs: number | null,
  limitInMs: number | null,
  moment: (atMs: number) => string,
  readAtMs: number,
): string | undefined {
  if (run.ended_at !== null) return `ended ${moment(Date.parse(run.ended_at))}`;
  if (isEnded(run)) return undefined;
  if (run.status !== "running") return "stands still";
  if (leftMs === null) return "counts from the first attempt";
  if (limitInMs !== null) return `the limit comes first, about ${moment(readAtMs + Math.max(0, limitInMs))}`;
  const total = formatNumber(run.limits.max_iterations);
  return `all ${total} by about ${moment(readAtMs + leftMs)}`;
}
