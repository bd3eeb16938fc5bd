"use client";

import { useQueries, useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useMemo } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { useSlots } from "@/components/charts/use-slots";
import { ExportButton } from "@/components/exports/export-button";
import type { Exporting } from "@/components/exports/exporting";
import { listMetricChoices, metricKinds } from "@/components/exports/list-choices";
import { compareAddress, comparedAtMost } from "@/components/run-model/compare-address";
import { iterationAddress } from "@/components/run-model/run-address";
import { useIterationAt } from "@/components/run-model/use-iteration-at";
import { Empty } from "@/components/ui/empty";
import { useSearch } from "@/components/ui/use-search";
import { stepKeysQuery } from "@/lib/client/queries/metrics";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { metricAxes } from "@/lib/contracts/metrics/series";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { orderKeys } from "./choose-keys";
import { IterationChoice } from "./iteration-choice";
import { MetricsBoard } from "./metrics-board";
import { type MetricsPlace, readMetricsPlace, writeNames } from "./metrics-place";
import { useMetricKeys } from "./use-metric-keys";
import type { DrawnRun } from "./use-metric-lines";

/** Every series of a run, by iteration or inside one, alone or with other runs in the same charts. */
export function MetricsTab({
  run,
  iterations,
  exporting,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  exporting: Exporting;
}) {
  const router = useRouter();
  const { search, change } = useSearch();
  const place = readMetricsPlace(search, metricAxes);
  const isInside = place.axis === "step";
  const openedIndex = openIndex(place, iterations);
  const { iteration: opened } = useIterationAt(run.run_id, iterations, isInside ? openedIndex : null);
  const keys = useKeys(run, isInside ? openedIndex : null);
  const drawn = useDrawnRuns(run, place.others, opened);

  if (iterations.length === 0 && run.counters.iterations_ended === 0) {
    return (
      <Empty
        title="No metric yet"
        text="Curves begin with the first line of metrics.jsonl; metrics.json follows when its iteration completes."
      />
    );
  }
  return (
    <MetricsBoard
      place={place}
      onPlace={change}
      axes={metricAxes}
      keys={keys ?? noKeys}
      drawn={drawn}
      watchers={[run]}
      iteration={openedIndex}
      csvOf={run.run_id}
      end={
        <ExportButton
          run={run}
          kinds={metricKinds}
          choices={listMetricChoices(isInside ? openedIndex : null)}
          exporting={exporting}
        />
      }
      onOpen={
        place.axis === "iteration" || isInside
          ? (x) => router.push(iterationAddress(run.run_id, isInside ? openedIndex : Math.round(x)))
          : undefined
      }
      overlay={{
        runs: drawn,
        fixed: run.run_id,
        most: comparedAtMost,
        compareHref: compareAddress(drawn.map(({ runId }) => runId)),
        onChange: (others) => change({ with: writeNames(others) }),
      }}
    >
      {isInside && (
        <IterationChoice
          last={iterations.at(-1)?.index ?? 0}
          opened={openedIndex}
          trains={opened?.status === "training"}
          onChange={(index) => change({ iteration: index })}
        />
      )}
      {keys?.length === 0 && (
        <p className="py-8 text-text-2">
          {isInside
            ? `The trainer of ${nameIteration(openedIndex)} wrote no metrics.jsonl.`
            : "No iteration has reported metrics yet."}
        </p>
      )}
    </MetricsBoard>
  );
}

const noKeys: readonly string[] = [];

/** Of the one that the address names, else of the newest that has trained. */
function openIndex(place: MetricsPlace, newest: readonly WireIteration[]): number {
  const last = newest.at(-1)?.index ?? 0;
  if (place.iteration !== null && place.iteration <= last) return place.iteration;
  const trained = newest.findLast(({ phases }) => phases.some(({ phase }) => phase === "training"));
  return trained?.index ?? last;
}

/** Names of the run's series or, with an iteration, of the curves inside it; undefined until they are read. */
function useKeys(run: WireTrainingRun, iteration: number | null): readonly string[] | undefined {
  const named = useMetricKeys([run]);
  const inside = useQuery({ ...stepKeysQuery(run.run_id, iteration ?? 0), enabled: iteration !== null });
  const watched = run.watched_metric?.metric ?? null;
  const found = useMemo(() => inside.data && orderKeys(inside.data, watched), [inside.data, watched]);
  return iteration === null ? named : found;
}

/** The run itself and those laid over it, each with the colour that it keeps. */
function useDrawnRuns(
  run: WireTrainingRun,
  others: readonly string[],
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
      revision: run.counters.iterations_ended,
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
