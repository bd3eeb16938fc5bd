"use client";

import { useQuery } from "@tanstack/react-query";
import { memo, useMemo } from "react";
import { prepareMetricSeries } from "@/components/charts/prepare-metric-series";
import { isBound } from "@/components/charts/read-learning";
import { SmallMetricChart } from "@/components/charts/small-metric-chart";
import { expectWatched } from "@/components/run-model/expect-watched";
import { runAddress } from "@/components/run-model/run-address";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { findEarlierEnd } from "@/lib/client/queries/iterations";
import { metricsQuery, readEarlier } from "@/lib/client/queries/metrics";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { joinEarlier } from "./join-earlier";
import { useMetricKeys } from "./use-metric-keys";

/** More are in the tab of all metrics. */
const shownAtMost = 8;
/** Of a long run, each chart: about what it has pixels for. */
const earlierPoints = 200;

/** Every other name in metrics.json, as small grey charts; the order in which they first appear. */
export const OtherMetrics = memo(function OtherMetrics({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const watched = expectWatched(run)?.metric;
  const maxIterations = run.limits.max_iterations;
  // The ends of an interval are drawn with what lies between them. Thousands of iterations are prepared once, not at every tick of the page's clocks.
  const keys = useMemo(() => {
    const named = new Set(iterations.flatMap((iteration) => Object.keys(iteration.metrics)));
    return [...named].filter((key) => key !== watched && !isBound(key)).slice(0, shownAtMost);
  }, [iterations, watched]);
  const all = useMetricKeys([run]);
  const earlierEnd = findEarlierEnd(iterations);
  const { data: earlier } = useQuery({
    ...metricsQuery(run.run_id, { axis: "iteration", keys }, earlierPoints, earlierEnd ?? 0),
    enabled: earlierEnd !== null && keys.length > 0,
  });
  const series = useMemo(
    () =>
      keys.map((key) => {
        const before = earlier && readEarlier(earlier, key);
        const question = { key, mode: null, maxIterations, sparse: earlierEnd !== null };
        return prepareMetricSeries(joinEarlier(iterations, key, before), question);
      }),
    [iterations, keys, earlier, earlierEnd, maxIterations],
  );
  if (series.length === 0) return null;
  return (
    <Section
      ruled
      title="Other metrics"
      end={
        <Link href={runAddress(run.run_id, "metrics")} className="link text-small">
          All{all && ` ${all.length}`}
        </Link>
      }
    >
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 cols:grid-cols-4">
        {series.map((one) => (
          <SmallMetricChart key={one.key} series={one} />
        ))}
      </div>
    </Section>
  );
});
