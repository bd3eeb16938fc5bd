import type { PlotFrame } from "@/components/charts/plot-frame";
import { placeX } from "@/components/charts/plot-frame";
import type { AxisScale } from "@/components/charts/prepare-axis";

/**
 * The upright lines where one reads. They lie over the plot and are no part of it, because a pointer that moves must not
 * draw all lines again. Null: there is none.
 */
export function PlotCrosshair({
  frame,
  scale,
  active,
  pinned,
}: {
  frame: PlotFrame;
  scale: AxisScale;
  active: number | null;
  pinned: number | null;
}) {
  const upright = (x: number) => `M${placeX(frame, scale, x)} ${frame.top}V${frame.height - frame.bottom}`;
  const isShown = (x: number | null): x is number => x !== null && x >= scale.min && x <= scale.max;
  return (
    <svg
      width={frame.width}
      height={frame.height}
      className="pointer-events-none absolute inset-0"
      aria-hidden="true"
    >
      {isShown(pinned) && <path d={upright(pinned)} stroke="var(--text)" strokeDasharray="1 2" />}
      {isShown(active) && <path d={upright(active)} stroke="var(--text-3)" />}
    </svg>
  );
}
