"use client";

import { useState } from "react";
import { intervalWords, isChampion, isIterationRow, sayInterval } from "@/components/charts/chart-rows";
import { formatMetric } from "@/components/charts/format-metric";
import type { MergedRow } from "@/components/charts/merge-lines";
import { axisWords, formatPlace } from "@/components/charts/prepare-axis";
import type { Chart, ChartRow } from "@/components/charts/prepare-chart";
import type { MetricRow } from "@/components/charts/read-iterations";
import { Button } from "@/components/ui/button";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { type Column, numeric, Table, Td, Tr } from "@/components/ui/table";
import type { MetricValue } from "@/lib/core/metrics/metric-value";

/** A table of more takes seconds to lay out. */
const rowsAtFirst = 500;

/** The rows behind the chart: for screen readers, copying and tests. A cell that is one value carries the exact number. */
export function ChartTable({ chart }: { chart: Chart }) {
  const { key, marks, rows, x } = chart;
  const axis = axisWords[x.axis];
  const [isWhole, setIsWhole] = useState(false);
  const hidden = isWhole ? 0 : Math.max(0, rows.length - rowsAtFirst);
  return (
    <>
      {hidden > 0 && (
        <p className="flex items-center gap-2 pb-2 text-small text-text-3">
          The {marks ? "newest" : "last"} {formatNumber(rowsAtFirst)} of {formatNumber(rows.length)}
          <Button small onClick={() => setIsWhole(true)}>
            Show all
          </Button>
        </p>
      )}
      <div className="max-h-96 overflow-y-auto">
        <Table caption={`${key} by ${marks ? "iteration" : axis.toLowerCase()}`} columns={listColumns(chart)}>
          {rows.slice(hidden).map((row) => (
            <Row key={isIterationRow(row) ? row.index : row.x} chart={chart} row={row} />
          ))}
        </Table>
      </div>
    </>
  );
}

const hasIntervals = ({ rows }: Chart) => rows.some((row) => isIterationRow(row) && row.interval);
const hasDrivers = ({ rows }: Chart) => rows.some((row) => isIterationRow(row) && row.driver);

function listColumns(chart: Chart): readonly Column[] {
  const { key, lines, marks, x } = chart;
  const axis = axisWords[x.axis];
  if (!marks)
    return [axis, ...lines.map(({ id, name }) => ({ key: id, name: <bdi>{name}</bdi>, numeric: true }))];
  return [
    "Iteration",
    ...(x.axis === "iteration" ? [] : [numeric(axis)]),
    "Status",
    numeric(<span className="mono">{key}</span>),
    ...(hasIntervals(chart) ? [numeric(intervalWords)] : []),
    numeric("Best so far"),
    ...(hasDrivers(chart) ? ["Rollouts by"] : []),
  ];
}

function Row({ chart, row }: { chart: Chart; row: ChartRow }) {
  return (
    <Tr>
      {isIterationRow(row) ? (
        <IterationCells chart={chart} row={row} />
      ) : (
        <LineCells chart={chart} row={row} />
      )}
    </Tr>
  );
}

function IterationCells({ chart, row }: { chart: Chart; row: MetricRow }) {
  const { key, marks, x } = chart;
  return (
    <>
      <Td className="whitespace-nowrap">
        <span className="mono">{row.name}</span>
        {isChampion(chart, row) && <span className="text-text-3"> champion</span>}
      </Td>
      {x.axis !== "iteration" && (
        <Td numeric className="text-text-2">
          {row.x === null ? noneMark : formatPlace(x.axis, row.x)}
        </Td>
      )}
      <Td className={row.mark === "failed" ? "text-failed" : "text-text-2"}>{row.status ?? noneMark}</Td>
      <Td numeric className="select-all">
        <Exact metric={key} value={row.reported} isBest={marks?.best?.index === row.index} />
      </Td>
      {hasIntervals(chart) && (
        <Td numeric className="text-text-2">
          {sayInterval(chart, row, 0) ?? noneMark}
        </Td>
      )}
      <Td numeric className="text-text-2">
        <Exact metric={key} value={row.best} />
      </Td>
      {hasDrivers(chart) && <Td className="text-text-2">{row.driver ?? noneMark}</Td>}
    </>
  );
}

function LineCells({ chart, row }: { chart: Chart; row: MergedRow }) {
  return (
    <>
      <Td className="whitespace-nowrap">{formatPlace(chart.x.axis, row.x)}</Td>
      {chart.lines.map((line, at) => (
        <Td key={line.id} numeric className="select-all">
          <Cell chart={chart} row={row} at={at} />
        </Td>
      ))}
    </>
  );
}

/** Only a line's own points: what lies between two of them is no value. */
function Cell({ chart: { key, lines }, row, at }: { chart: Chart; row: MergedRow; at: number }) {
  const cell = row.cells[at];
  if (!cell?.own || cell.low === null || cell.high === null) {
    const line = lines[at];
    const odd = line?.notFiniteValues[line.notFinite.indexOf(row.x)];
    if (odd !== undefined) return <span className="text-paused">{formatMetric(key, odd)}</span>;
    return <span className="text-text-3">{noneMark}</span>;
  }
  if (cell.low === cell.high) return <Exact metric={key} value={cell.low} />;
  return `${formatMetric(key, cell.low)} to ${formatMetric(key, cell.high)}`;
}

function Exact({ metric, value, isBest }: { metric: string; value: MetricValue | null; isBest?: boolean }) {
  if (value === null) return <span className="text-text-3">{noneMark}</span>;
  return (
    <data value={String(value)} title={String(value)} className={isBest ? "font-strong" : undefined}>
      {formatMetric(metric, value)}
    </data>
  );
}
