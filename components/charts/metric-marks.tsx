import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import type { MetricSeries } from "@/components/charts/prepare-metric-series";

/** Where a mark stands, in pixels of the chart. Recharts fills them in. */
type Place = { cx?: number; cy?: number };

/** Failed: a cross and, where there is room, the word. */
export function FailedMark({ cx = 0, cy = 0, word }: Place & { word: boolean }) {
  return (
    <g>
      <path
        d={`M${cx - 4} ${cy - 16}l8 8m0-8l-8 8`}
        fill="none"
        stroke="var(--st-failed)"
        strokeWidth={1.75}
        strokeLinecap="round"
      />
      {word && (
        <text
          x={cx}
          y={cy - 24}
          textAnchor="middle"
          className="halo"
          style={{ fill: "var(--st-failed)", fontWeight: "var(--w-strong)" }}
        >
          failed
        </text>
      )}
    </g>
  );
}

/** Not a finite number: an amber dash; the first of them says how many there are, towards where there is room. */
export function NotFiniteMark({
  cx = 0,
  cy = 0,
  words,
  late,
  raised = false,
}: Place & {
  words: string | null;
  late: boolean;
  /** Other words stand right above the floor. */
  raised?: boolean;
}) {
  return (
    <g>
      <path d={`M${cx - 4} ${cy - 8}h8`} stroke="var(--st-paused)" strokeWidth={2} />
      {words !== null && (
        <text
          x={late ? cx + 4 : cx - 4}
          y={cy - (raised ? 40 : 16)}
          textAnchor={late ? "end" : "start"}
          className="halo"
          style={{ fill: "var(--st-paused)" }}
        >
          {words}
        </text>
      )}
    </g>
  );
}

/** The best: a filled dot with a ring, and its value. Near the left edge the words go to the other side. */
export function BestMark({
  cx = 0,
  cy = 0,
  series,
  short,
}: Place & {
  series: MetricSeries;
  /** There is no room for the word. */
  short: boolean;
}) {
  if (!series.best) return null;
  const { min, max } = series.x;
  const early = series.best.x < min + (max - min) * 0.25;
  return (
    <g>
      <circle
        cx={cx}
        cy={cy}
        r={5}
        style={{ fill: "var(--chart-1)", stroke: "var(--bg)", strokeWidth: 1.5 }}
      />
      <circle cx={cx} cy={cy} r={8} style={{ fill: "none", stroke: "var(--chart-1)", strokeWidth: 1.25 }} />
      <text
        x={early ? cx + 13 : cx - 13}
        y={early || series.bestWordsAt === "below" ? cy + 16 : cy - 4}
        textAnchor={early ? "start" : "end"}
        className="halo"
        style={{ fill: "var(--text)", fontWeight: "var(--w-strong)" }}
      >
        {short ? "" : "best "}
        {formatMetric(series.key, series.best.value)} · {nameIteration(series.best.index)}
      </text>
    </g>
  );
}

/** The one point that there is, and its sentence. */
export function OnlyMark({ cx = 0, cy = 0, sentence }: Place & { sentence: string }) {
  return (
    <g>
      <circle
        cx={cx}
        cy={cy}
        r={4}
        style={{ fill: "var(--chart-1)", stroke: "var(--bg)", strokeWidth: 1.5 }}
      />
      <text x={cx + 10} y={cy - 8} className="halo" style={{ fill: "var(--text-2)" }}>
        {sentence}
      </text>
    </g>
  );
}
