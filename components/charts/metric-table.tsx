"use client";

import { useState } from "react";
import { formatMetric } from "@/components/charts/format-metric";
import { axisWords, formatPlace } from "@/components/charts/prepare-axis";
import type { MetricRow, MetricSeries } from "@/components/charts/prepare-metric-series";
import { Button } from "@/components/ui/button";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { Table, Td, Th, Tr } from "@/components/ui/table";

/** A table of more takes seconds to lay out. */
const rowsAtFirst = 500;

/** The rows that stand behind the chart: for screen readers, copying and tests. Each cell carries the exact number. */
export function MetricTable({ series }: { series: MetricSeries }) {
  const { axis } = series.x;
  const [whole, setWhole] = useState(false);
  const hidden = whole ? 0 : Math.max(0, series.rows.length - rowsAtFirst);
  return (
    <>
      {hidden > 0 && (
        <p className="flex items-center gap-2 pb-2 text-small text-text-3">
          The newest {formatNumber(rowsAtFirst)} of {formatNumber(series.rows.length)}
          <Button small onClick={() => setWhole(true)}>
            Show all
          </Button>
        </p>
      )}
      <Table caption={`${series.key} by iteration`}>
        <thead>
          <tr>
            <Th>Iteration</Th>
            {axis !== "iteration" && <Th numeric>{axisWords[axis]}</Th>}
            <Th>Status</Th>
            <Th numeric>
              <span className="mono">{series.key}</span>
            </Th>
            <Th numeric>Best so far</Th>
          </tr>
        </thead>
        <tbody>
          {series.rows.slice(hidden).map((row) => (
            <Tr key={row.index}>
              <Td className="mono">{row.name}</Td>
              {axis !== "iteration" && (
                <Td numeric className="text-text-2">
                  {row.x === null ? noneMark : formatPlace(axis, row.x)}
                </Td>
              )}
              <Td className={row.mark === "failed" ? "text-failed" : "text-text-2"}>
                {row.status ?? noneMark}
              </Td>
              <Td numeric className="select-all">
                <MetricNumber
                  metric={series.key}
                  value={row.reported}
                  best={series.best?.index === row.index}
                />
              </Td>
              <Td numeric className="text-text-2">
                <MetricNumber metric={series.key} value={row.best} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </>
  );
}

function MetricNumber({
  metric,
  value,
  best = false,
}: {
  metric: string;
  value: MetricRow["reported"];
  best?: boolean;
}) {
  if (value === null) return <span className="text-text-3">{noneMark}</span>;
  return (
    <data value={String(value)} title={String(value)} className={best ? "font-strong" : undefined}>
      {formatMetric(metric, value)}
    </data>
  );
}
