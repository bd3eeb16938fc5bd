"use client";

import { useQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import type { PlacePin } from "@/components/charts/lines-chart";
import type { LineSource, LinesQuestion } from "@/components/charts/prepare-lines";
import { ChartControls } from "@/components/metrics/chart-controls";
import { chooseKeys, orderKeys } from "@/components/metrics/choose-keys";
import { MetricPanel } from "@/components/metrics/metric-panel";
import { type MetricsPlace, readMetricsPlace, writeNames } from "@/components/metrics/metrics-place";
import { RunOverlay } from "@/components/metrics/run-overlay";
import { SeriesList } from "@/components/metrics/series-list";
import { useMetricLines } from "@/components/metrics/use-metric-lines";
import { FailureView } from "@/components/page-parts/failure-view";
import { comparedAtMost } from "@/components/run-model/compare-address";
import { Columns } from "@/components/ui/page-body";
import { useSearch } from "@/components/ui/use-search";
import { metricKeysQuery } from "@/lib/client/queries/metrics";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { iterationAxes } from "@/lib/core/metrics/place-iterations";
import { modeByName } from "@/lib/core/metrics/watch";

type Compared = { run: WireTrainingRun; slot: number };

/** Every chosen metric with all runs in it. */
export function ComparedCharts({
  runs,
  slots,
  onRuns,
}: {
  runs: readonly Compared[];
  /** Colours by run, those too that are not read yet. */
  slots: ReadonlyMap<string, number>;
  onRuns: (runIds: readonly string[]) => void;
}) {
  const { search, change } = useSearch();
  const read = readMetricsPlace(search);
  // Steps of different runs' iterations have nothing in common.
  const place: MetricsPlace = { ...read, axis: read.axis === "step" ? "iteration" : read.axis };
  const keys = useKeys(runs);
  const { shown, note } = chooseKeys(keys, { chosen: place.keys, find: place.find });
  const drawn = runs.map(({ run, slot }) => ({
    runId: run.run_id,
    name: run.name,
    slot,
    revision: run.counters.iterations_ended,
  }));
  const { lines, failure, retry } = useMetricLines(drawn, { axis: place.axis, keys: shown });
  return (
    <Columns
      main={
        <>
          {runs.length > 0 && <ChartControls place={place} axes={iterationAxes} onChange={change} />}
          {failure !== null && (
            <FailureView what="The metrics" failure={failure} onRetry={retry} stale={lines.size > 0} />
          )}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-6 cols:grid-cols-2">
            {shown.map((key) => (
              <ComparedPanel
                key={key}
                metric={key}
                runs={runs}
                place={place}
                sources={lines.get(key) ?? noLines}
                pin={{ place: place.pin, onChange: (pin) => change({ pin }) }}
              />
            ))}
          </div>
          {note && <p className="text-small text-text-3">{note}</p>}
        </>
      }
      side={
        <>
          <RunOverlay
            runs={[...slots].map(([runId, slot]) => ({
              runId,
              slot,
              name: runs.find(({ run }) => run.run_id === runId)?.run.name ?? runId,
            }))}
            fixed={null}
            most={comparedAtMost}
            onChange={onRuns}
          />
          {keys.length > 0 && (
            <SeriesList
              keys={keys}
              shown={shown}
              find={place.find}
              onFind={(find) => change({ find })}
              onChoose={(next) => change({ keys: next === null ? null : writeNames(next) })}
            />
          )}
        </>
      }
    />
  );
}

const noLines: readonly LineSource[] = [];

function ComparedPanel({
  metric,
  runs,
  place: { axis, smoothing, log },
  sources,
  pin,
}: {
  metric: string;
  runs: readonly Compared[];
  place: MetricsPlace;
  sources: readonly LineSource[];
  pin: PlacePin;
}) {
  const watching = runs.find(({ run }) => run.watched_metric?.metric === metric)?.run.watched_metric;
  const mode = watching?.mode ?? modeByName(metric);
  const question = useMemo(
    (): LinesQuestion => ({ key: metric, axis, mode, smoothing, log }),
    [metric, axis, mode, smoothing, log],
  );
  return (
    <MetricPanel
      sources={sources}
      question={question}
      note={watching ? `watched, ${mode === "max" ? "higher" : "lower"} is better` : undefined}
      csvUrl={null}
      height={240}
      pin={pin}
    />
  );
}

/** Every name that any of the runs reported; what they watch comes first. */
function useKeys(runs: readonly Compared[]): readonly string[] {
  const results = useQueries({
    queries: runs.map(({ run }) => metricKeysQuery(run.run_id, run.counters.iterations_ended)),
  });
  const watched = runs.find(({ run }) => run.watched_metric)?.run.watched_metric?.metric ?? null;
  return orderKeys(
    results.flatMap((result) => result.data ?? []),
    watched,
  );
}
