import { lineColor } from "@/components/charts/line-look";
import { isWide, type PlotFrame, placeY } from "@/components/charts/plot-frame";
import type { Chart } from "@/components/charts/prepare-chart";
import type { ChartLine } from "@/components/charts/prepare-line";

/** Closer dots are a thick line, and so are those of several lines. */
const dotPx = 8;

type Place = { cx?: number; cy?: number; payload?: { x: number } };

/**
 * Draws the line's points as dots where they can be told apart, and always those that no line leads to or from. A band
 * needs two points: how sure one alone is, an upright line says.
 */
export function lineDots(chart: Chart, { drawn, slot }: ChartLine, frame: PlotFrame) {
  const { lines, y, log } = chart;
  const room = (frame.width - frame.left - frame.right) / dotPx;
  const isDottedWhole = lines.length === 1 && drawn.length <= room;
  const isAlone = (at: number) => (drawn[at - 1]?.value ?? drawn[at + 1]?.value ?? null) === null;
  const dotted = new Set(drawn.filter((_, at) => isDottedWhole || isAlone(at)).map(({ x }) => x));
  if (dotted.size === 0) return false;
  const alone = new Map(
    drawn.flatMap(({ x, interval }, at) => (interval && isAlone(at) ? [[x, interval]] : [])),
  );
  const radiusPx = isWide(frame.width) ? 2.75 : 2.25;
  return ({ cx, cy, payload }: Place) =>
    cx === undefined || cy === undefined || !payload || !dotted.has(payload.x) ? (
      <g key={`none ${cx}`} />
    ) : (
      <g key={cx}>
        {alone.has(payload.x) && (
          <path
            d={uprightPath(cx, alone.get(payload.x) ?? [], (value) => placeY(frame, y, value, log))}
            stroke={lineColor(slot)}
            strokeWidth={5}
            style={{ strokeOpacity: "calc(2 * var(--chart-band))" }}
          />
        )}
        <circle cx={cx} cy={cy} r={radiusPx} fill="var(--bg)" stroke={lineColor(slot)} strokeWidth={1.5} />
      </g>
    );
}

const uprightPath = (x: number, [low = 0, high = low]: readonly number[], toPx: (value: number) => number) =>
  `M${x} ${toPx(low)}V${toPx(high)}`;
