import { lineColor } from "@/components/charts/line-look";
import { type PlotFrame, placeX, placeY } from "@/components/charts/plot-frame";
import type { Chart } from "@/components/charts/prepare-chart";
import { spreadLabels } from "@/components/charts/spread-labels";
import { estimateWidth } from "@/components/charts/text-width";

/** Height of a line of text, the way from the plot to it, and the room at the drawing's edge; pixels. */
const gap = 13;
const leadPx = 14;
const edgePx = 2;

/**
 * Each line's name where it ends. A dotted lead in the line's colour joins the two, because text in that colour would be
 * too faint to read, and because a lead in the line's own look would read as more of the line.
 */
export function EndNames({ chart, frame }: { chart: Chart; frame: PlotFrame }) {
  const ends = chart.lines.flatMap((line) => {
    const end = line.drawn.findLast((point) => point.value !== null);
    if (!end || end.value === null) return [];
    return [{ line, x: placeX(frame, chart.x, end.x), y: placeY(frame, chart.y, end.value, chart.log) }];
  });
  const heights = spreadLabels(
    ends.map(({ y }) => y),
    { gap, top: frame.top, bottom: frame.height - frame.bottom },
  );
  const edge = frame.width - frame.right;
  const roomPx = frame.right - leadPx - edgePx;
  return ends.map(({ line, x, y }, at) => (
    <g key={line.id}>
      <path
        d={`M${x + 4} ${y}H${edge + 2}L${edge + leadPx - 4} ${heights[at]}h4`}
        fill="none"
        stroke={lineColor(line.slot)}
        strokeDasharray="1 3"
      />
      <text x={edge + leadPx + 2} y={heights[at]} dy="0.35em" style={{ fill: "var(--text-2)" }}>
        {fitName(line.name, roomPx, frame.fontPx)}
      </text>
    </g>
  ));
}

/** As much of a name as has room. */
function fitName(name: string, roomPx: number, fontPx: number): string {
  for (let letters = Array.from(name).length; letters > 3; letters--) {
    const short = shortenName(name, letters);
    if (estimateWidth(short, fontPx) <= roomPx) return short;
  }
  return shortenName(name, 3);
}

/** Names of runs of one family differ at their end. */
export function shortenName(name: string, most: number): string {
  const letters = Array.from(name);
  if (letters.length <= most) return name;
  const tail = Math.floor((most - 1) / 2);
  return `${letters.slice(0, most - 1 - tail).join("")}…${letters.slice(-tail).join("")}`;
}
