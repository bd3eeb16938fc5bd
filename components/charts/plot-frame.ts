import { scaleLinear, scaleLog } from "d3-scale";
import type { Scale } from "@/components/charts/fit-scale";
import { widestOf } from "@/components/charts/text-width";

/** Room around the plot, in pixels, and the size of the letters in it. */
export type PlotFrame = {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
  fontPx: number;
};

/** What stands around the plot. */
export type PlotWords = {
  /** Labels of the value axis, left of it. */
  values: readonly string[];
  /** The last label of the place axis, whose middle may stand on the plot's edge. */
  lastPlace: string;
  /** Words right of the plot, where there are some. */
  ends: readonly string[];
};

/** Wide enough for words at the lines' ends. */
const wideFromPx = 560;

export function isWide(width: number): boolean {
  return width >= wideFromPx;
}

/** Charts in one column begin at the same place, as long as their labels are short. */
const leftAtLeastPx = 40;
/** From a value's label to the plot: as far as the chart library sets it off. */
const labelGapPx = 10;
const endsAtLeastPx = 100;
const endGapPx = 8;
const bareRightPx = 18;

/** @param fontPx size of the letters around the plot */
export function framePlot(width: number, height: number, fontPx: number, words: PlotWords): PlotFrame {
  const { values, lastPlace, ends } = words;
  const left = Math.max(leftAtLeastPx, widestOf(values, fontPx) + labelGapPx);
  const halfPlace = Math.ceil(widestOf([lastPlace], fontPx) / 2) + 2;
  const bare = Math.max(bareRightPx, halfPlace);
  const right = ends.length > 0 ? Math.max(endsAtLeastPx, bare, widestOf(ends, fontPx) + endGapPx) : bare;
  return { width, height, left, right, top: 16, bottom: 24, fontPx };
}

/** Where a place on the horizontal axis lies, in pixels of the chart. */
export function placeX({ left, right, width }: PlotFrame, { min, max }: Scale, x: number): number {
  // An axis of one value would lie on its own middle.
  return roundPx(scaleLinear([min, max === min ? min + 1 : max], [left, width - right])(x));
}

/** Where a value lies, in pixels of the chart. */
export function placeY(
  { top, bottom, height }: PlotFrame,
  { min, max }: Scale,
  y: number,
  log = false,
): number {
  const open = log ? scaleLog : scaleLinear;
  return roundPx(open([min, max], [height - bottom, top])(y));
}

const roundPx = (px: number): number => Math.round(px * 1000) / 1000;
