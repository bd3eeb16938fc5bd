import type { ReactNode } from "react";
import { CartesianGrid, ComposedChart } from "recharts";
import type { PlotFrame } from "@/components/charts/plot-frame";

/** Marks and their words lie above the lines and their dots, which the library draws at 400 to 600. */
export const markLayer = 700;

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
