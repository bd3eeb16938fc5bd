import type { ReactNode } from "react";
import { CartesianGrid, ComposedChart, ReferenceLine } from "recharts";
import { formatMetric } from "@/components/charts/format-metric";
import type { PlotFrame } from "@/components/charts/plot-frame";

/** The ground of every plot: its room and its hairlines. The axes take their own room at the left and below. */
export function PlotCanvas<Row>({
  frame,
  rows,
  children,
}: {
  frame: PlotFrame;
  rows: Row[];
  children: ReactNode;
}) {
  return (
    <ComposedChart
      width={frame.width}
      height={frame.height}
      data={rows}
      margin={{ top: frame.top, right: frame.right, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      className="text-micro"
    >
      <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
      {children}
    </ComposedChart>
  );
}

/** Dashed, named at its end or, where other words stand there, inside. */
export function TargetLine({
  metric,
  target,
  wordsAt,
}: {
  metric: string;
  target: number;
  wordsAt: "end" | "inside";
}) {
  return (
    <ReferenceLine
      y={target}
      stroke="var(--chart-target)"
      strokeDasharray="5 4"
      label={{
        value: `target ${formatMetric(metric, target)}`,
        position: wordsAt === "end" ? "right" : "insideBottomLeft",
        style: { fill: "var(--text-2)", fontSize: "var(--t-micro)" },
      }}
    />
  );
}
