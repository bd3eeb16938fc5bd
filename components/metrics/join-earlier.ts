import type { ChartIteration } from "@/components/charts/read-iterations";
import type { EarlierValues } from "@/lib/client/queries/metrics";

/**
 * The iterations of one metric's chart: of those before the newest no more is known than what they reported, and which
 * of them failed.
 */
export function joinEarlier(
  newest: readonly ChartIteration[],
  key: string,
  earlier: EarlierValues | undefined,
): readonly ChartIteration[] {
  const first = newest[0]?.index ?? 0;
  if (earlier === undefined || first === 0) return newest;
  const failed = earlier.failed.flatMap((index): ChartIteration[] =>
    index >= first ? [] : [{ index, status: "failed", metrics: {} }],
  );
  const before = earlier.x.flatMap((index, at): ChartIteration[] => {
    const value = earlier.y[at];
    return value === undefined || index >= first
      ? []
      : [{ index, status: "completed", metrics: { [key]: value } }];
  });
  return [...before, ...failed, ...newest];
}
