import { Fragment } from "react";
import {
  intervalWords,
  isChampion,
  isIterationRow,
  nameRow,
  sayInterval,
  sayValue,
} from "@/components/charts/chart-rows";
import { formatMetric } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import { type PlotFrame, placeX } from "@/components/charts/plot-frame";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";

type Row = ChartRow & { x: number };

/**
 * What each line shows at one place, or what is known of one iteration: it floats beside the place, on the side where there
 * is room.
 * @param children the keys that do something there
 */
export function ChartTip({
  chart,
  row,
  held,
  frame,
  children,
}: {
  chart: Chart;
  row: Row;
  /** What is pinned. */
  held: Row | undefined;
  frame: PlotFrame;
  children: string;
}) {
  const px = placeX(frame, chart.x, row.x);
  return (
    <div
      aria-hidden="true"
      className="pointer-events-none absolute top-0 z-1 grid min-w-40 max-w-72 gap-1 rounded-control bg-raised px-3 py-2 text-small shadow-float"
      style={px > frame.width / 2 ? { right: frame.width - px + 12 } : { left: px + 12 }}
    >
      <b className="font-strong">
        {nameRow(chart, row)}
        {isChampion(chart, row) && " · champion"}
        {isIterationRow(row) && row.mark === "failed" && <span className="text-failed"> · failed</span>}
      </b>
      <dl className="grid grid-cols-[minmax(0,auto)_auto] gap-x-4 gap-y-0.5">
        <Values chart={chart} row={row} held={held} />
      </dl>
      {children && <span className="text-text-3">{children}</span>}
    </div>
  );
}

function Values({ chart, row, held }: { chart: Chart; row: Row; held: Row | undefined }) {
  if (!isIterationRow(row)) {
    return chart.lines.map((line, at) => {
      const interval = sayInterval(chart, row, at);
      return (
        <Fragment key={line.id}>
          <Value name={line.name} slot={line.slot} value={sayValue(chart, row, at)} />
          {interval !== null && <Value name={intervalWords} value={interval} />}
        </Fragment>
      );
    });
  }
  const interval = sayInterval(chart, row, 0);
  const since = held && isIterationRow(held) ? sayDifference(chart.key, row.value, held.value) : null;
  return (
    <>
      <Value name={chart.key} value={sayValue(chart, row, 0)} />
      {interval !== null && <Value name={intervalWords} value={interval} />}
      {row.driver !== null && <Value name="rollouts by" value={row.driver} />}
      {row.best !== null && <Value name="best so far" value={formatMetric(chart.key, row.best)} />}
      {held && isIterationRow(held) && held.index !== row.index && since !== null && (
        <Value name={`against ${held.name}`} value={since} />
      )}
    </>
  );
}

function Value({ name, slot, value }: { name: string; slot?: number; value: string }) {
  return (
    <div className="contents">
      <dt className="flex min-w-0 items-center gap-1.5 text-text-2">
        {slot !== undefined && <LineSign slot={slot} />}
        <bdi className="truncate text-left">{name}</bdi>
      </dt>
      <dd className="text-right font-medium whitespace-nowrap">{value}</dd>
    </div>
  );
}

/** "+0.02", "−0.1"; null where one of the two is missing. */
function sayDifference(key: string, value: number | null, held: number | null): string | null {
  if (value === null || held === null) return null;
  const difference = value - held;
  const sign = difference > 0 ? "+" : difference < 0 ? "−" : "";
  return `${sign}${formatMetric(key, Math.abs(difference))}`;
}
