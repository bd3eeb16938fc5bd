"use client";

import type { ReactNode } from "react";
import { FailureView } from "@/components/page-parts/failure-view";
import type { SearchChange } from "@/components/ui/change-search";
import { Columns } from "@/components/ui/page-body";
import { type MetricsAsk, metricsCsvUrl } from "@/lib/client/queries/metrics";
import type { MetricAxis } from "@/lib/contracts/metrics/series";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { ChartControls } from "./chart-controls";
import { addBounds, chooseKeys } from "./choose-keys";
import { MetricPanel } from "./metric-panel";
import { type MetricsPlace, writeNames } from "./metrics-place";
import { RunOverlay } from "./run-overlay";
import { SeriesList } from "./series-list";
import { type DrawnRun, useMetricLines } from "./use-metric-lines";
import { withIntervals } from "./with-intervals";

/**
 * Every chosen metric in a chart of its own, with the lines of one or several runs: how they are drawn, which series, and
 * which runs. All of it is in the address.
 */
export function MetricsBoard({
  place,
  onPlace,
  axes,
  keys,
  drawn,
  watchers,
  iteration,
  csvOf,
  onOpen,
  overlay,
  end,
  children,
}: {
  place: MetricsPlace;
  onPlace: (change: SearchChange) => void;
  axes: readonly MetricAxis[];
  /** Every series there is, in the order in which they are listed. */
  keys: readonly string[];
  drawn: readonly DrawnRun[];
  /** The runs that say what is better: the first that watches a metric decides. */
  watchers: readonly WireTrainingRun[];
  /** With the axis `step`: whose curves. */
  iteration?: number;
  /** The run whose values can be had as a file; null: several runs would be several files. */
  csvOf: string | null;
  /** Gets the place on the axis. */
  onOpen?: (x: number) => void;
  overlay: Parameters<typeof RunOverlay>[0];
  /** At the end of the controls. */
  end?: ReactNode;
  /** Between the controls and the charts. */
  children?: ReactNode;
}) {
  const { shown, note } = chooseKeys(keys, { chosen: place.keys, find: place.find });
  const ask: MetricsAsk = { axis: place.axis, keys: shown, iteration };
  const { lines, pending, failure, retry } = useMetricLines(drawn, { ...ask, keys: addBounds(shown, keys) });
  const list = keys.length > 0 && (
    <SeriesList
      keys={keys}
      shown={shown}
      find={place.find}
      onFind={(find) => onPlace({ find })}
      onChoose={(next) => onPlace({ keys: next === null ? null : writeNames(next) })}
    />
  );
  return (
    <Columns
      main={
        <>
          {drawn.length > 0 && <ChartControls place={place} axes={axes} end={end} onChange={onPlace} />}
          {children}
          {failure !== null && (
            <FailureView what="The metrics" failure={failure} onRetry={retry} stale={lines.size > 0} />
          )}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-6 cols:grid-cols-2">
            {shown.map((key) => (
              <MetricPanel
                key={key}
                metric={key}
                place={place}
                watchers={watchers}
                sources={withIntervals(lines, key)}
                isPending={pending}
                csv={csvOf === null ? null : { href: metricsCsvUrl(csvOf, { ...ask, keys: [key] }) }}
                pin={{ key: place.pin, onChange: (pin) => onPlace({ pin }) }}
                onOpen={onOpen}
              />
            ))}
          </div>
          <p className="flex flex-wrap gap-x-4 text-small text-text-3 empty:hidden">
            {note}
            {csvOf !== null && shown.length > 0 && (
              <a href={metricsCsvUrl(csvOf, ask)} download className="link">
                CSV of what is shown, every point
              </a>
            )}
          </p>
        </>
      }
      side={
        // Where no run stays, the runs are what one chooses first.
        overlay.fixed === null ? (
          <>
            <RunOverlay {...overlay} />
            {list}
          </>
        ) : (
          <>
            {list}
            <RunOverlay {...overlay} />
          </>
        )
      }
    />
  );
}
