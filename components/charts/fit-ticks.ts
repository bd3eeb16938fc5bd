import { thin } from "@/components/charts/list-ticks";
import type { AxisScale } from "@/components/charts/prepare-axis";

/**
 * The labels that have room. What the run starts from keeps its own, and those too close to it give way: the others stand
 * where they would without it.
 * @param room width of the plot, and of the widest label with the gap to the next, in pixels
 */
export function fitTicks(
  { min, max, ticks }: AxisScale,
  { widthPx, labelPx }: { widthPx: number; labelPx: number },
): readonly number[] {
  const most = Math.max(2, Math.floor(widthPx / labelPx));
  const [first = 0] = ticks;
  if (first >= 0) return thin(ticks, most);
  const near = ((max - min) * labelPx) / widthPx;
  return [first, ...thin(ticks.slice(1), most).filter((tick) => tick - first >= near)];
}
