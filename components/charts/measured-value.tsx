import { formatMetric, formatReported } from "@/components/charts/format-metric";
import { readInterval } from "@/components/charts/read-learning";
import { noneMark } from "@/components/ui/format-number";
import { joinClasses } from "@/components/ui/join-classes";
import type { Metrics } from "@/lib/core/metrics/metric-value";

/** A metric and, fainter behind it, the ends of its 95 % interval where both were reported. */
export function MeasuredValue({
  metrics,
  metric,
  strong = false,
}: {
  metrics: Metrics;
  metric: string | null | undefined;
  strong?: boolean;
}) {
  const value = formatReported(metrics, metric);
  if (value === null || metric == null) return noneMark;
  const interval = readInterval(metrics, metric);
  return (
    <span className="whitespace-nowrap">
      <span className={joinClasses(strong && "font-strong")}>{value}</span>
      {interval && (
        <span className="text-small text-text-3" title="95 % interval">
          {" "}
          ({formatMetric(metric, interval[0])} to {formatMetric(metric, interval[1])})
        </span>
      )}
    </span>
  );
}
