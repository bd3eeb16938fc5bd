import { formatTicks } from "@/components/charts/fit-scale";
import { formatMetric } from "@/components/charts/format-metric";
import { framePlot, isWide, type PlotFrame } from "@/components/charts/plot-frame";
import { formatAxisTick } from "@/components/charts/prepare-axis";
import type { Chart } from "@/components/charts/prepare-chart";
import { formatNumber } from "@/components/ui/format-number";

/** The room that a chart was given, in pixels, and the size of the letters in it. */
export type ChartRoom = { width: number; height: number; fontPx: number };

/** Where the plot lies, and which words stand around it. */
export type ChartLayout = {
  frame: PlotFrame;
  /** Each line's name stands at its end. */
  isNamed: boolean;
  target: { words: string; at: "end" | "inside" } | null;
  /** "limit 24", beside the last iteration. */
  limitWords: string | null;
};

/** Below that the names at the ends would leave too little of the plot. */
const namedFromPx = 340;

/** Gives every label and word around the plot its room, so that none is cut off and none lies on another. */
export function layoutChart(chart: Chart, { width, height, fontPx }: ChartRoom): ChartLayout {
  const { key, x, y, lines, log, marks } = chart;
  const isNamed = lines.length > 1 && width >= namedFromPx;
  const target: ChartLayout["target"] =
    chart.target === null
      ? null
      : {
          words: `target ${formatMetric(key, chart.target)}`,
          at: lines.length < 2 && isWide(width) ? "end" : "inside",
        };
  const limit = marks?.limit ?? null;
  const isLimitLast = isWide(width) && x.axis === "iteration" && limit === x.max + 0.5;
  const limitWords = isLimitLast ? `limit ${formatNumber(limit)}` : null;
  const lastPlace = formatAxisTick(x.axis, x.ticks.at(-1) ?? x.max, x.ticks);
  const ends: string[] = [];
  // Names are shortened to the room that words at the end have at least.
  if (isNamed) ends.push("");
  if (target?.at === "end") ends.push(target.words);
  if (limitWords) ends.push(`${lastPlace} ${limitWords}`);
  const frame = framePlot(width, height, fontPx, { values: formatTicks(y, log), lastPlace, ends });
  return { frame, isNamed, target, limitWords };
}
