"use client";

import { describeRow, isIterationRow, keyOfRow, nameRow, sayValue } from "@/components/charts/chart-rows";
import { formatMetric } from "@/components/charts/format-metric";
import { LineSign } from "@/components/charts/line-look";
import type { PlotFrame } from "@/components/charts/plot-frame";
import { PlotKeys, PlotReading, PlotTip } from "@/components/charts/plot-reading";
import { axisWords } from "@/components/charts/prepare-axis";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";

type Row = ChartRow & { x: number };

/** The crosshair: what each line shows at one place, or what is known of one iteration. */
export function ChartReading({
  chart,
  rows,
  frame,
  active,
  pinned,
  onActive,
  onOpen,
  onPin,
}: {
  chart: Chart;
  /** Those that have a place. */
  rows: readonly Row[];
  frame: PlotFrame;
  /** Positions in `rows`. */
  active: number | null;
  pinned: number | null;
  onActive: (position: number | null) => void;
  /** Get the iteration's index or, where rows are none, the place on the axis; null lets go. */
  onOpen?: (key: number) => void;
  onPin?: (key: number | null) => void;
}) {
  const held = pinned === null ? undefined : rows[pinned];
  // A pinned iteration keeps its reading beside it; what several lines show at a pin stands under each chart.
  const staying = held && isIterationRow(held) ? held : undefined;
  const shown = active === null ? staying : rows[active];
  return (
    <PlotReading
      name={`Read ${chart.key} by ${axisWords[chart.x.axis].toLowerCase()}`}
      places={rows.map((row) => row.x)}
      scale={chart.x}
      frame={frame}
      active={active}
      onActive={onActive}
      describe={(position) => describeRow(chart, rows[position])}
      onOpen={
        onOpen &&
        ((position) => {
          const row = rows[position];
          if (row) onOpen(keyOfRow(row));
        })
      }
      onPin={
        onPin &&
        ((position) => {
          const row = position === null ? undefined : rows[position];
          onPin(row && position !== pinned ? keyOfRow(row) : null);
        })
      }
      tip={
        shown && (
          <PlotTip x={shown.x} scale={chart.x} frame={frame}>
            <b className="font-strong">
              {nameRow(chart, shown)}
              {isIterationRow(shown) && shown.mark === "failed" && (
                <span className="text-failed"> · failed</span>
              )}
            </b>
            <dl className="grid grid-cols-[minmax(0,auto)_auto] gap-x-4 gap-y-0.5">
              <Values chart={chart} row={shown} held={held} />
            </dl>
            <PlotKeys opens={onOpen !== undefined} pins={onPin !== undefined} held={held !== undefined} />
          </PlotTip>
        )
      }
    />
  );
}

function Values({ chart, row, held }: { chart: Chart; row: Row; held: Row | undefined }) {
  if (!isIterationRow(row)) {
    return chart.lines.map((line, at) => (
      <Value key={line.id} name={line.name} slot={line.slot} value={sayValue(chart, row, at)} />
    ));
  }
  const since = held && isIterationRow(held) ? sayDifference(chart.key, row.value, held.value) : null;
  return (
    <>
      <Value name={chart.key} value={sayValue(chart, row, 0)} />
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
