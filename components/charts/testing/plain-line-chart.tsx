import { CartesianGrid, ComposedChart, Line, XAxis, YAxis } from "recharts";

/** A bench's yardstick: every row given to the library as it is, as its guide shows it. Sizes are pixels. */
export function PlainLineChart({
  rows,
  width,
  height,
}: {
  rows: { x: number; value: number | string | undefined }[];
  width: number;
  height: number;
}) {
  return (
    <ComposedChart width={width} height={height} data={rows}>
      <CartesianGrid vertical={false} />
      <XAxis dataKey="x" type="number" domain={["dataMin", "dataMax"]} />
      <YAxis />
      <Line dataKey="value" type="linear" dot={false} isAnimationActive={false} />
    </ComposedChart>
  );
}
