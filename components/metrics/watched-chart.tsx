"use client";

import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { MetricChart } from "@/components/charts/metric-chart";
import { toMetricCsv } from "@/components/charts/metric-csv";
import { type MetricQuestion, prepareMetricSeries } from "@/components/charts/prepare-metric-series";
import { findPatienceEnd } from "@/components/run-model/find-patience-end";
import { isEnded } from "@/components/run-model/read-run-state";
import { iterationAddress } from "@/components/run-model/run-address";
import { useLearning } from "@/components/run-model/use-learning";
import { useSearch } from "@/components/ui/use-search";
import { findEarlierEnd } from "@/lib/client/queries/iterations";
import { earlierValuesQuery, iterationPlacesQuery } from "@/lib/client/queries/metrics";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { type IterationAxis, iterationAxes } from "@/lib/core/metrics/place-iterations";
import { AxisChoice } from "./chart-controls";
import { joinEarlier } from "./join-earlier";
import { placeKnown } from "./place-known";

type Watched = NonNullable<WireTrainingRun["watched_metric"]>;

/** The metric that decides, on the axis that the address names; the pinned iteration is in the address too. */
export function WatchedChart({
  run,
  watched,
  iterations,
}: {
  run: WireTrainingRun;
  watched: Watched;
  iterations: readonly WireIteration[];
}) {
  const router = useRouter();
  const { search, change } = useSearch();
  const axis = iterationAxes.find((name) => name === search.get("x")) ?? "iteration";
  const pin = search.get("pin");
  const wanted = run.resolved_spec.success_criteria;
  const live = run.current_iteration !== null && !isEnded(run);
  const placed = usePlaces(run, watched.metric, iterations, axis);
  const earlierEnd = findEarlierEnd(iterations);
  const { data: earlier } = useQuery({
    ...earlierValuesQuery(run.run_id, watched.metric, earlierEnd ?? 0),
    enabled: earlierEnd !== null,
  });
  const patienceEnd = findPatienceEnd(run);
  const learning = useLearning(run, iterations);
  const maxIterations = run.limits.max_iterations;
  // By these values and not by the run: every frame of the stream makes a new run object, and most change none of them.
  const series = useMemo(
    () =>
      prepareMetricSeries(joinEarlier(iterations, watched.metric, earlier), {
        key: watched.metric,
        mode: watched.mode,
        target: wanted.target,
        minDelta: wanted.min_delta,
        maxIterations,
        placed,
        patienceEnd,
        learning,
      }),
    [
      iterations,
      earlier,
      watched.metric,
      watched.mode,
      wanted.target,
      wanted.min_delta,
      maxIterations,
      placed,
      patienceEnd,
      learning,
    ],
  );
  return (
    <MetricChart
      chart={series}
      height={300}
      note={`watched, ${watched.mode === "max" ? "higher" : "lower"} is better`}
      runningNote={live ? `${nameIteration(run.current_iteration ?? 0)} ${run.stage ?? ""}` : undefined}
      csv={{ fileName: `${run.name}-${watched.metric}.csv`, write: () => toMetricCsv(series) }}
      axisChoice={<AxisChoice axes={iterationAxes} axis={axis} onChange={(x) => change({ x })} />}
      pin={{
        key: pin !== null && /^(-1|\d{1,6})$/.test(pin) ? Number(pin) : null,
        onChange: (index) => change({ pin: index }),
      }}
      onOpen={(index) => router.push(iterationAddress(run.run_id, index))}
    />
  );
}

/**
 * Where the iterations lie on another axis. Only the server knows what was spent, and where iterations lie that the page
 * has not read; all else follows from the iterations at hand, so that it moves with every frame of the stream.
 */
function usePlaces(
  run: WireTrainingRun,
  key: string,
  iterations: readonly WireIteration[],
  axis: IterationAxis,
): MetricQuestion["placed"] {
  const isAsked = axis === "credits" || (axis !== "iteration" && findEarlierEnd(iterations) !== null);
  const asked = useQuery({
    ...iterationPlacesQuery(run.run_id, axis, key, run.counters.iterations_ended),
    enabled: isAsked,
  });
  const { started_at: startedAt, limits } = run;
  const { max_credits: maxCredits, max_wallclock_hours: maxHours } = limits;
  return useMemo(() => {
    if (axis === "iteration") return undefined;
    const limit = { credits: maxCredits, time: maxHours * 3_600, env_steps: null }[axis];
    if (isAsked) return { axis, places: new Map(asked.data), limit };
    return { axis, places: placeKnown(iterations, axis, startedAt), limit };
  }, [axis, isAsked, asked.data, maxCredits, maxHours, iterations, startedAt]);
}
