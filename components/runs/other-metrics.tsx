import { prepareMetricSeries } from "@/components/charts/prepare-metric-series";
import { SmallMetricChart } from "@/components/charts/small-metric-chart";
import { Section } from "@/components/ui/section";
import type { WireIteration } from "@/lib/contracts/iterations";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";

/** More are in the table of each iteration. */
const shownAtMost = 8;

/** Every other name in metrics.json, as small grey charts; the order in which they first appear. */
export function OtherMetrics({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const keys = [...new Set(iterations.flatMap((iteration) => Object.keys(iteration.metrics)))].filter(
    (key) => key !== run.watched_metric?.metric,
  );
  if (keys.length === 0) return null;
  return (
    <Section
      ruled
      title="Other metrics"
      note={keys.length > shownAtMost ? `${shownAtMost} of ${keys.length} shown` : undefined}
    >
      <div className="grid grid-cols-2 gap-x-6 gap-y-5 cols:grid-cols-4">
        {keys.slice(0, shownAtMost).map((key) => (
          <SmallMetricChart
            key={key}
            series={prepareMetricSeries(iterations, {
              key,
              mode: null,
              maxIterations: run.limits.max_iterations,
            })}
          />
        ))}
      </div>
    </Section>
  );
}
