"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import type { LinesQuestion } from "@/components/charts/prepare-lines";
import { useSlots } from "@/components/charts/use-slots";
import { FailureView } from "@/components/page-parts/failure-view";
import { compareAddress } from "@/components/run-model/compare-address";
import { iterationAddress } from "@/components/run-model/run-address";
import { useIterationAt } from "@/components/run-model/use-iteration-at";
import { Empty } from "@/components/ui/empty";
import { Columns } from "@/components/ui/page-body";
import { useSearch } from "@/components/ui/use-search";
import { metricsCsvUrl, stepKeysQuery } from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireIteration } from "@/lib/contracts/iterations";
import { metricAxes } from "@/lib/contracts/metrics";
import type { WireTrainingRun } from "@/lib/contracts/training-runs";
import { modeByName } from "@/lib/core/metrics/watch";
import { ChartControls } from "./chart-controls";
import { chooseKeys, orderKeys } from "./choose-keys";
import { IterationChoice } from "./iteration-choice";
import { MetricPanel } from "./metric-panel";
import { type MetricsPlace, readMetricsPlace, writeNames } from "./metrics-place";
import { RunOverlay } from "./run-overlay";
import { SeriesList } from "./series-list";
import { useMetricKeys } from "./use-metric-keys";
import { type DrawnRun, useMetricLines } from "./use-metric-lines";

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
  const steps = place.axis === "step";
  const last = iterations.at(-1)?.index ?? 0;
  const openedIndex = openIndex(place, iterations);
  const { iteration: opened } = useIterationAt(run.run_id, iterations, steps ? openedIndex : null);
  const revision = run.counters.iterations_ended;
  const { keys, settled } = useKeys({ run, opened: openedIndex, steps });
  const { shown, note } = chooseKeys(keys, { chosen: place.keys, find: place.find });
  const runs = useDrawnRuns(run, place.others, revision, opened);
  const ask = { axis: place.axis, keys: shown, iteration: openedIndex };
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
              last={last}
              opened={openedIndex}
              trains={opened?.status === "training"}
              onChange={(index) => change({ iteration: index })}
            />
          )}
          {failure !== null && (
            <FailureView what="The metrics" failure={failure} onRetry={retry} stale={lines.size > 0} />
          )}
          {settled && keys.length === 0 && (
            <p className="py-8 text-text-2">
              {steps
                ? `The trainer of ${nameIteration(openedIndex)} wrote no metrics.jsonl.`
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
                pin={{ place: place.pin, onChange: (pin) => change({ pin }) }}
                onOpen={
                  place.axis === "iteration" || steps
                    ? (x) => router.push(iterationAddress(run.run_id, steps ? openedIndex : Math.round(x)))
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
} & Pick<Parameters<typeof MetricPanel>[0], "sources" | "csvUrl" | "pin" | "onOpen">) {
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

/** Of the one that the address names, else of the newest that has trained. */
function openIndex(place: MetricsPlace, newest: readonly WireIteration[]): number {
  const last = newest.at(-1)?.index ?? 0;
  if (place.iteration !== null && place.iteration <= last) return place.iteration;
  const trained = newest.findLast(({ phases }) => phases.some(({ phase }) => phase === "training"));
  return trained?.index ?? last;
}

/** Names of the run's series, or of those inside the opened iteration. */
function useKeys({ run, opened, steps }: { run: WireTrainingRun; opened: number; steps: boolean }): {
  keys: readonly string[];
  settled: boolean;
} {
  const named = useMetricKeys(run);
  const inside = useQuery({
    ...stepKeysQuery(run.run_id, opened),
    enabled: steps,
  });
  const watched = run.watched_metric?.metric ?? null;
  const found = useMemo(() => orderKeys(inside.data ?? [], watched), [inside.data, watched]);
  if (steps) return { keys: found, settled: inside.isSuccess };
  return { keys: named ?? noKeys, settled: named !== undefined };
}

const noKeys: readonly string[] = [];

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
