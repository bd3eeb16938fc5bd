"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { nameIteration } from "@/components/charts/format-metric";
import { MeasuredValue } from "@/components/charts/measured-value";
import { ExportButton } from "@/components/exports/export-button";
import type { Exporting } from "@/components/exports/exporting";
import { allKinds, listIterationChoices } from "@/components/exports/list-choices";
import { listToldMetrics } from "@/components/run-model/list-told-metrics";
import { iterationGlyphs } from "@/components/run-model/read-iteration-state";
import { iterationAddress, type RunPlace } from "@/components/run-model/run-address";
import { useIterationAt } from "@/components/run-model/use-iteration-at";
import { useLearning } from "@/components/run-model/use-learning";
import { Button } from "@/components/ui/button";
import { capitalize } from "@/components/ui/capitalize";
import { Elapsed } from "@/components/ui/elapsed";
import { Empty } from "@/components/ui/empty";
import { formatDuration } from "@/components/ui/format-duration";
import { formatNumber, noneMark } from "@/components/ui/format-number";
import { Section } from "@/components/ui/section";
import { Status } from "@/components/ui/status";
import { numeric, RowLink, Table, Td, Tr } from "@/components/ui/table";
import { Age } from "@/components/ui/time";
import { earlierIterationsQuery, findEarlierEnd } from "@/lib/client/queries/iterations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { IterationDetail } from "./iteration-detail";

/**
 * Iterations in a table, newest first, earlier ones page after page; the one that the address names is opened below it.
 */
export function IterationsTab({
  run,
  iterations,
  place,
  exporting,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  place: RunPlace;
  exporting: Exporting;
}) {
  const { earlier, mayShowMore, isReading, showMore } = useEarlier(run.run_id, iterations);
  const listed = [...iterations.toReversed(), ...earlier];
  const learning = useLearning(run, listed);
  const told = listToldMetrics(run);
  const named = useIterationAt(run.run_id, listed, place.iteration);
  const opened = named.isReading ? undefined : (named.iteration ?? listed[0]);
  if (iterations.length === 0) {
    return (
      <Empty
        title="No iteration yet"
        text="The first one begins with its rollouts, as soon as a worker takes them."
      />
    );
  }
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <Table
        caption="Iterations"
        columns={[
          "Iteration",
          "Status",
          numeric("Rollouts"),
          numeric("Rollout success"),
          ...(learning ? ["Rollouts by"] : []),
          ...told.map((key) => ({
            key: key ?? "watched",
            name: key === null ? "Watched" : <span className="mono">{key}</span>,
            numeric: true,
          })),
          numeric("Took"),
          numeric("Started"),
        ]}
      >
        {listed.map((iteration) => (
          <Tr key={iteration.iteration_id} selected={iteration === opened}>
            <Td>
              <RowLink
                className="mono"
                scroll={false}
                aria-current={iteration === opened ? "true" : undefined}
                href={iterationAddress(run.run_id, iteration.index)}
              >
                {nameIteration(iteration.index)}
              </RowLink>
            </Td>
            <Td>
              <Status status={iterationGlyphs[iteration.status]} word={capitalize(iteration.status)} />
            </Td>
            <Td numeric>
              {formatNumber(iteration.rollouts.done)} of {formatNumber(iteration.rollouts.total)}
              {iteration.rollouts.failed > 0 && (
                <span className="text-failed"> · {iteration.rollouts.failed} failed</span>
              )}
            </Td>
            <Td numeric>{formatNumber(iteration.rollouts.success_rate, 3)}</Td>
            {learning && (
              <Td className="whitespace-nowrap text-text-2">
                {learning.drivers.get(iteration.index) ?? noneMark}
              </Td>
            )}
            {told.map((key) => (
              <Td numeric key={key ?? "watched"}>
                <MeasuredValue metrics={iteration.metrics} metric={key} />
              </Td>
            ))}
            <Td numeric>
              {iteration.ended_at ? (
                formatDuration(Date.parse(iteration.ended_at) - Date.parse(iteration.started_at))
              ) : (
                <Elapsed since={iteration.started_at} />
              )}
            </Td>
            <Td numeric className="text-text-2">
              <Age at={iteration.started_at} />
            </Td>
          </Tr>
        ))}
      </Table>
      {mayShowMore && (
        <div>
          <Button busy={isReading} busyLabel="Reading…" onClick={showMore}>
            Show earlier iterations
          </Button>
        </div>
      )}
      {opened && (
        <Section
          ruled
          title={`Iteration ${nameIteration(opened.index)}`}
          note={positionOf(opened, run)}
          end={
            <ExportButton
              run={run}
              kinds={allKinds}
              choices={listIterationChoices(opened, run)}
              exporting={exporting}
            />
          }
        >
          <IterationDetail run={run} iteration={opened} openedAttempt={place.attempt} />
        </Section>
      )}
    </div>
  );
}

/** Iterations before the newest, newest first, once somebody asks for them. */
function useEarlier(runId: string, newest: readonly WireIteration[]) {
  const [asked, setAsked] = useState(false);
  const from = findEarlierEnd(newest);
  const first = newest[0]?.index ?? 0;
  const list = useInfiniteQuery({
    ...earlierIterationsQuery(runId, from ?? 0),
    enabled: asked && from !== null,
  });
  const shown = asked && from !== null;
  return {
    earlier: shown
      ? (list.data?.pages ?? []).flatMap((page) => page.iterations).filter(({ index }) => index < first)
      : [],
    mayShowMore: from !== null && (!asked || list.isPending || list.hasNextPage),
    isReading: asked && list.isFetching,
    showMore: () => {
      if (asked) void list.fetchNextPage();
      setAsked(true);
    },
  };
}

function positionOf(iteration: WireIteration, run: WireTrainingRun): string {
  return `iteration ${iteration.index + 1} of ${run.limits.max_iterations}`;
}
