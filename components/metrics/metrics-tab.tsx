"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import type { LinesQuestion } from "@/components/charts/prepare-lines";
import { useSlots } from "@/components/charts/use-slots";
import { compareAddress } from "@/components/compare/compare-address";
import { iterationAddress } from "@/components/runs/run-address";
import { FailureView } from "@/components/shell/failure-view";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page-body";
import { metricsCsvUrl, metricsQuery } from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireIteration } from "@/lib/contracts/iterations";
import { metricAxes } from "@/lib/contracts/metrics";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { modeByName } from "@/lib/core/metrics/watch";
import { ChartControls } from "./chart-controls";
import { chooseKeys, collectKeys, orderKeys } from "./choose-keys";
import { IterationChoice } from "./iteration-choice";
import { MetricPanel } from "./metric-panel";
import { type MetricsPlace, readMetricsPlace, writeNames } from "./metrics-place";
import { RunOverlay } from "./run-overlay";
import { SeriesList } from "./series-list";
import { type DrawnRun, useMetricLines } from "./use-metric-lines";
import { useSearch } from "./use-search";

/** Names alone are wanted, and the server sends points with them: as few as it can. */
const fewestPoints = 10;

/** Every series of a run, by iteration or inside one, alone or with other runs in the same charts. */
export function MetricsTab({
  run,
  iterations,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
}) {
  const router = useRouter();
  const { search, change } = useSearch();
  const place = readMetricsPlace(search);
  const opened = openIteration(place, iterations);
  const steps = place.axis === "step";
  const revision = run.counters.iterations_ended;
  const { keys, settled } = useKeys({ run, iterations, opened, steps, revision });
  const { shown, note } = chooseKeys(keys, { chosen: place.keys, find: place.find });
  const runs = useDrawnRuns(run, place.others, revision, opened);
  const ask = { axis: place.axis, keys: shown, iteration: opened?.index ?? null };
  const { lines, failure, retry } = useMetricLines(runs, ask);

  if (iterations.length === 0 && revision === 0) {
    return (
      <Empty
        title="No metric yet"
        text="Curves begin with the first line of metrics.jsonl; metrics.json follows when its iteration completes."
      />
    );
  }
  return (
    <Columns
      main={
        <>
          <ChartControls place={place} axes={metricAxes} onChange={change} />
          {steps && (
            <IterationChoice
              iterations={iterations}
              opened={opened}
              onChange={(index) => change({ iteration: index })}
            />
          )}
          {failure !== null && (
            <FailureView what="The metrics" failure={failure} onRetry={retry} stale={lines.size > 0} />
          )}
          {settled && keys.length === 0 && (
            <p className="py-8 text-text-2">
              {steps
                ? `The trainer of ${opened ? nameIteration(opened.index) : "this iteration"} wrote no metrics.jsonl.`
                : "No iteration has reported metrics yet."}
            </p>
          )}
          <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-6 cols:grid-cols-2">
            {shown.map((key) => (
              <RunPanel
                key={key}
                metric={key}
                run={run}
                place={place}
                sources={lines.get(key) ?? noLines}
                csvUrl={metricsCsvUrl(run.run_id, { ...ask, keys: [key] })}
                onOpen={
                  place.axis === "iteration"
                    ? (x) => router.push(iterationAddress(run.run_id, Math.round(x)))
                    : undefined
                }
              />
            ))}
          </div>
          <p className="flex flex-wrap gap-x-4 text-small text-text-3">
            {note}
            {shown.length > 0 && (
              <a href={metricsCsvUrl(run.run_id, ask)} download className="link">
                CSV of what is shown, every point
              </a>
            )}
          </p>
        </>
      }
      side={
        <>
          <SeriesList
            keys={keys}
            shown={shown}
            find={place.find}
            onFind={(find) => change({ find })}
            onChoose={(next) => change({ keys: next === null ? null : writeNames(next) })}
          />
          <RunOverlay
            runs={runs}
            fixed={run.run_id}
            most={8}
            compareHref={compareAddress(runs.map(({ runId }) => runId))}
            onChange={(others) => change({ with: writeNames(others) })}
          />
        </>
      }
    />
  );
}

const noLines: readonly never[] = [];

/** The question stays the same object while nothing of it changes: then a chart need not be prepared again. */
function RunPanel({
  metric,
  run,
  place: { axis, smoothing, log },
  ...rest
}: {
  metric: string;
  run: WireTrainingRun;
  place: MetricsPlace;
} & Pick<Parameters<typeof MetricPanel>[0], "sources" | "csvUrl" | "onOpen">) {
  const watched = run.watched_metric?.metric === metric ? run.watched_metric : null;
  const mode = watched?.mode ?? modeByName(metric);
  const target = watched && axis !== "step" ? run.resolved_spec.success_criteria.target : null;
  const question = useMemo(
    (): LinesQuestion => ({ key: metric, axis, mode, target, smoothing, log }),
    [metric, axis, mode, target, smoothing, log],
  );
  return (
    <MetricPanel
      {...rest}
      question={question}
      note={watched ? `watched, ${watched.mode === "max" ? "higher" : "lower"} is better` : undefined}
    />
  );
}

/** The one that the address names, else the newest that has trained. */
function openIteration(place: MetricsPlace, iterations: readonly WireIteration[]): WireIteration | undefined {
  return (
    iterations.find((iteration) => iteration.index === place.iteration) ??
    iterations.findLast((iteration) => iteration.phases.some((phase) => phase.phase === "training")) ??
    iterations.at(-1)
  );
}

function useKeys({
  run,
  iterations,
  opened,
  steps,
  revision,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  opened: WireIteration | undefined;
  steps: boolean;
  revision: number;
}): { keys: readonly string[]; settled: boolean } {
  const watched = run.watched_metric?.metric ?? null;
  const named = useMemo(() => collectKeys(iterations, watched), [iterations, watched]);
  // Of a long run the server knows the names long before the page has read all iterations.
  const early = !steps && iterations.length === 0;
  const asked = useQuery({
    ...metricsQuery(
      run.run_id,
      { axis: steps ? "step" : "iteration", keys: null, iteration: opened?.index ?? 0 },
      fewestPoints,
      revision,
    ),
    enabled: early || (steps && opened !== undefined),
  });
  const found = useMemo(
    () =>
      orderKeys(
        (asked.data?.series ?? []).map((series) => series.key),
        watched,
      ),
    [asked.data, watched],
  );
  return steps || early ? { keys: found, settled: asked.isSuccess } : { keys: named, settled: true };
}

function useDrawnRuns(
  run: WireTrainingRun,
  others: readonly string[],
  revision: number,
  opened: WireIteration | undefined,
): readonly DrawnRun[] {
  const wanted = others.filter((runId) => runId !== run.run_id);
  const found = useQueries({ queries: wanted.map((runId) => trainingRunQuery(runId)) });
  const slots = useSlots([run.run_id, ...wanted]);
  const attempts = (opened?.attempts ?? []).filter((attempt) => attempt.kind === "trainer");
  return [
    {
      runId: run.run_id,
      name: run.name,
      slot: 0,
      revision,
      nameAttempt: (attemptId) => {
        const attempt = attempts.find((one) => one.attempt_id === attemptId);
        return attempt && attempts.length > 1 ? `attempt ${attempt.number}` : null;
      },
    },
    ...wanted.map((runId, at) => ({
      runId,
      name: found[at]?.data?.name ?? runId,
      slot: slots.get(runId) ?? at + 1,
      revision: found[at]?.data?.counters.iterations_ended ?? 0,
    })),
  ];
}
