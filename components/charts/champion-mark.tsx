import { besidePlace } from "@/components/charts/beside-place";
import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import type { IterationMarks, MarkedPoint } from "@/components/charts/mark-iterations";
import { isWide, type PlotFrame, placeX, placeY } from "@/components/charts/plot-frame";
import type { Chart } from "@/components/charts/prepare-chart";

/** A diamond around a point, `reach` pixels to each side. */
export function championPath(x: number, y: number, reach: number): string {
  return `M${x} ${y - reach}l${reach} ${reach}l${-reach} ${reach}l${-reach} ${-reach}Z`;
}

/**
 * A diamond around the champion's point, and its value. Where it is the best too the best's own words say so; else its
 * words stand on the other side of the line.
 */
export function ChampionMark({
  chart,
  champion,
  marks,
  frame,
}: {
  chart: Chart;
  champion: MarkedPoint;
  marks: IterationMarks;
  frame: PlotFrame;
}) {
  const cx = placeX(frame, chart.x, champion.x);
  const cy = placeY(frame, chart.y, champion.value, chart.log);
  const value = `${formatMetric(chart.key, champion.value)} · ${nameIteration(champion.index)}`;
  const words = isWide(frame.width) ? `champion ${value}` : "champion";
  const isNamed = marks.best?.index !== champion.index;
  const isBelow = marks.bestWordsAt === "above" && cy + 40 < frame.height - frame.bottom;
  return (
    <g>
      <path d={championPath(cx, cy, 11)} fill="none" stroke="var(--text)" strokeWidth={1.25} />
      {isNamed && (
        <text
          {...besidePlace(frame, cx, words, { side: "right", gapPx: 4 })}
          y={isBelow ? cy + 26 : cy - 18}
          className="halo"
          style={{ fill: "var(--text)" }}
        >
          {words}
        </text>
      )}
    </g>
  );
}
