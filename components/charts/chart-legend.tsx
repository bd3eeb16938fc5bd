import type { ReactNode } from "react";
import { championPath } from "@/components/charts/champion-mark";
import { intervalWords, sayValue } from "@/components/charts/chart-rows";
import { formatMetric, nameIteration } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import type { IterationMarks } from "@/components/charts/mark-iterations";
import { formatPlace } from "@/components/charts/prepare-axis";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";
import { formatNumber } from "@/components/ui/format-number";

/** What the picture does not say by itself, right under it: only the signs that it uses. */
export function ChartLegend({
  chart,
  isNamed,
  pinned,
}: {
  chart: Chart;
  /** The names stand at the lines' ends already. */
  isNamed: boolean;
  /** The place that all charts beside each other are read at. */
  pinned: (ChartRow & { x: number }) | null;
}) {
  const { lines, marks } = chart;
  return (
    <>
      {lines.length > 1 &&
        !isNamed &&
        lines.map((line) => (
          <span key={line.id} className="inline-flex min-w-0 items-center gap-1.5">
            <LineSign slot={line.slot} />
            <bdi className="truncate text-left">{line.name}</bdi>
            {line.last && <b className="font-medium text-text">{formatMetric(chart.key, line.last.value)}</b>}
          </span>
        ))}
      {lines.some(({ drawn }) => drawn.some(({ interval }) => interval)) && (
        <Sign words={intervalWords}>
          <path
            d="M0 0H20V12H0Z"
            fill="var(--chart-1)"
            style={{ fillOpacity: "calc(2 * var(--chart-band))" }}
          />
        </Sign>
      )}
      {marks && <MarkSigns chart={chart} marks={marks} />}
      {pinned && <Pinned chart={chart} row={pinned} />}
      {listNotes(chart).map((note) => (
        <span key={note} className="text-text-3">
          {note}
        </span>
      ))}
    </>
  );
}

function MarkSigns({ chart, marks }: { chart: Chart; marks: IterationMarks }) {
  const [line] = chart.lines;
  const isLine = chart.onlyPoint === null && line?.last != null;
  const [failed] = marks.failed;
  return (
    <>
      {isLine && !line.reduced && (
        <Sign words="as reported">
          <path d="M0 6h20" stroke="var(--chart-1)" strokeWidth={1.75} />
          <circle cx={10} cy={6} r={2.75} fill="var(--bg)" stroke="var(--chart-1)" strokeWidth={1.5} />
        </Sign>
      )}
      {marks.champion && (
        <Sign words={`champion ${nameIteration(marks.champion.index)}`}>
          <path d={championPath(10, 6, 5)} fill="var(--bg)" stroke="var(--text)" strokeWidth={1.5} />
        </Sign>
      )}
      {isLine && marks.best && (
        <Sign words="best so far">
          <path d="M0 9.5H10V3H20" fill="none" stroke="var(--text-3)" />
        </Sign>
      )}
      {failed !== undefined && (
        <Sign
          words={
            marks.failed.length === 1 ? `${nameIteration(failed)} failed` : `${marks.failed.length} failed`
          }
        >
          <path d="m6 2 8 8m0-8-8 8" stroke="var(--st-failed)" strokeWidth={1.75} fill="none" />
        </Sign>
      )}
      {chart.notFinite > 0 && (
        <Sign words={`${formatNumber(chart.notFinite)} not a finite number`}>
          <path d="M4 6h12" stroke="var(--st-paused)" strokeWidth={2} />
        </Sign>
      )}
    </>
  );
}

function Sign({ words, children }: { words: string; children: ReactNode }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg viewBox="0 0 20 12" className="h-3 w-5" aria-hidden="true">
        {children}
      </svg>
      {words}
    </span>
  );
}

/** What the lines show at the pin, so that one reads all charts at one place. */
function Pinned({ chart, row }: { chart: Chart; row: ChartRow & { x: number } }) {
  return (
    <>
      <span>{formatPlace(chart.x.axis, row.x)}</span>
      {chart.lines.map((line, at) => (
        <span key={line.id} className="inline-flex items-center gap-1.5" title={line.name}>
          <LineSign slot={line.slot} />
          <span className="sr-only">{line.name}</span>
          {sayValue(chart, row, at)}
        </span>
      ))}
    </>
  );
}

function listNotes({ lines, marks, x, picked, backwards, onlyPoint, notPositive }: Chart): readonly string[] {
  const notes: string[] = [];
  if (lines.every((line) => line.last === null)) notes.push("no value yet");
  if (picked) notes.push(picked);
  if (backwards) notes.push(backwards);
  if (onlyPoint) notes.push(onlyPoint);
  const reduced = lines.filter((line) => line.reduced);
  if (reduced.length > 0) {
    const points = reduced.reduce((sum, line) => sum + line.pointsTotal, 0);
    notes.push(`${formatNumber(points)} points; band from smallest to largest, line in its middle`);
  }
  if (notPositive > 0) notes.push(`${formatNumber(notPositive)} at or below 0 not on this scale`);
  if (x.axis === "iteration" && marks?.limit != null && marks.limit > x.max + 0.5) {
    notes.push(`limit ${formatNumber(marks.limit)} iterations, not all shown`);
  }
  return notes;
}
