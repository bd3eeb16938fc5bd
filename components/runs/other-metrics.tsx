import Link from "next/link";
import { useMemo } from "react";
import { prepareMetricSeries } from "@/components/charts/prepare-metric-series";
import { SmallMetricChart } from "@/components/charts/small-metric-chart";
import { Section } from "@/components/ui/section";
import type { WireIteration } from "@/lib/contracts/iterations";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { runAddress } from "./run-address";

/** More are in the tab of all metrics. */
const shownAtMost = 8;

/** Every other name in metrics.json, as small grey charts; the order in which they first appear. */
export function OtherMetrics({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const watched = run.watched_metric?.metric;
  const maxIterations = run.limits.max_iterations;
  // Thousands of iterations are prepared once, not at every tick of the page's clocks.
  const { all, series } = useMemo(() => {
    const all = [...new Set(iterations.flatMap((iteration) => Object.keys(iteration.metrics)))];
    const keys = all.filter((key) => key !== watched).slice(0, shownAtMost);
    const series = keys.map((key) => prepareMetricSeries(iterations, { key, mode: null, maxIterations }));
    return { all, series };
  }, [iterations, watched, maxIterations]);
  if (series.length === 0) return null;
  return (
    <Section
      ruled
      title="Other metrics"
      end={
        <Link href={runAddress(run.run_id, "metrics")} className="link text-small">
          All {all.length}
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
}
