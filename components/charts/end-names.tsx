import { lineColor, lineDash } from "@/components/charts/line-look";
import { type PlotFrame, placeX, placeY } from "@/components/charts/plot-frame";
import type { LinesChart } from "@/components/charts/prepare-lines";
import { spreadLabels } from "@/components/charts/spread-labels";

/** Height of a line of text, the way from the plot to it, and the width of a letter; pixels. */
const gap = 13;
const leadPx = 14;
const letterPx = 6;

/** Each line's name where it ends, with a lead in the line's own look: text in its colour would be too faint to read. */
export function EndNames({ chart, frame }: { chart: LinesChart; frame: PlotFrame }) {
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
  const letters = Math.floor((frame.right - leadPx - 4) / letterPx);
  return ends.map(({ line, x, y }, at) => (
    <g key={line.id}>
      <path
        d={`M${x + 4} ${y}H${edge + 2}L${edge + leadPx - 4} ${heights[at]}h4`}
        fill="none"
        stroke={lineColor(line.slot)}
        strokeDasharray={lineDash(line.slot)}
        strokeOpacity={0.7}
      />
      <text x={edge + leadPx + 2} y={heights[at]} dy="0.35em" style={{ fill: "var(--text-2)" }}>
        {shortenName(line.name, letters)}
      </text>
    </g>
  ));
}

/** Names of runs of one family differ at their end. */
export function shortenName(name: string, most: number): string {
  const letters = Array.from(name);
  if (letters.length <= most) return name;
  const tail = Math.floor((most - 1) / 2);
  return `${letters.slice(0, most - 1 - tail).join("")}…${letters.slice(-tail).join("")}`;
}
