import type { Scale } from "@/components/charts/nice-scale";

/** Room around the plot, in pixels. */
export type PlotFrame = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
};

/** Wide enough for words at the lines' ends. */
const wideFromPx = 560;

export function isWide(width: number): boolean {
  return width >= wideFromPx;
}

/** Beside words that end there; without any, half an axis label has room. */
const wordsPx = 92;
const bareRightPx = 18;

/** @param endWords words stand right of the plot; left out: where the chart is wide */
export function framePlot(width: number, height: number, endWords = isWide(width)): PlotFrame {
  return { width, height, left: 40, right: endWords ? wordsPx : bareRightPx, top: 16, bottom: 24 };
}

/** Where a place on the horizontal axis lies, in pixels of the chart. */
export function placeX({ left, right, width }: PlotFrame, { min, max }: Scale, x: number): number {
  return left + ((x - min) / (max - min || 1)) * (width - left - right);
}

/** Where a value lies, in pixels of the chart. */
export function placeY({ top, bottom, height }: PlotFrame, scale: Scale, value: number, log = false): number {
  const of = (one: number) => (log ? Math.log10(one) : one);
  const share = (of(value) - of(scale.min)) / (of(scale.max) - of(scale.min) || 1);
  return height - bottom - share * (height - top - bottom);
}
