import type { ChartIteration } from "@/components/charts/prepare-metric-series";
import type { MetricValue } from "@/lib/core/metrics/metric-value";

/** Values by the index of their iteration: two columns of one length. */
export type EarlierValues = { x: readonly number[]; y: readonly MetricValue[] };

/** The iterations of one metric's chart: of those before the newest no more is known than what they reported. */
export function joinEarlier(
  newest: readonly ChartIteration[],
  key: string,
  earlier: EarlierValues | undefined,
): readonly ChartIteration[] {
  const first = newest[0]?.index ?? 0;
  if (earlier === undefined || first === 0) return newest;
  const before = earlier.x.flatMap((index, at): ChartIteration[] => {
    const value = earlier.y[at];
    return value === undefined || index >= first
      ? []
      : [{ index, status: "completed", metrics: { [key]: value } }];
  });
  return [...before, ...newest];
}
