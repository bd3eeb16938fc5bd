import { scaleLinear } from "d3-scale";
import { memo } from "react";
import type { Scale } from "@/components/charts/fit-scale";
import type { DrawnPoint } from "@/components/charts/fold-points";
import { writeBand, writePath } from "@/components/charts/write-path";

/** One line as it is drawn; a line that is not the first of its kind is dashed as well as coloured. */
export type PlotLine = { id: string; color: string; dash?: string | undefined; drawn: readonly DrawnPoint[] };

/**
 * Lines over the steps of an episode, in percent of their room: nothing is measured, so all of a page's plots stand there
 * at once and keep one axis with whatever else is as wide.
 * @param last the axis goes from step 0 to this one
 */
export const StepPlot = memo(function StepPlot({
  lines,
  y,
  last,
}: {
  lines: readonly PlotLine[];
  y: Scale;
  last: number;
}) {
  const across = acrossSteps(last);
  const down = scaleLinear([y.min, y.max], [100, 0]);
  const place = (x: number, value: number | null) =>
    value === null ? null : ([across(x), down(value)] as const);
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      className="absolute inset-0 size-full overflow-visible"
    >
      {lines.map(({ id, color, drawn }) => (
        <path
          key={id}
          d={writeBand(
            drawn.map(({ x, low }) => place(x, low)),
            drawn.map(({ x, high }) => place(x, high)),
          )}
          fill={color}
          style={{ fillOpacity: "var(--chart-band)" }}
        />
      ))}
      {/* The first one lies on top. */}
      {lines.toReversed().map(({ id, color, dash, drawn }) => (
        <path
          key={id}
          d={writePath(drawn.map(({ x, value }) => place(x, value)))}
          fill="none"
          stroke={color}
          strokeDasharray={dash}
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
});

/** Where a step lies on the axis, in percent; the only step of an episode lies in the middle. */
export const acrossSteps = (last: number) => (last === 0 ? () => 50 : scaleLinear([0, last], [0, 100]));
