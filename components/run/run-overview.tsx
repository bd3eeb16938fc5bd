"use client";

import { useQuery } from "@tanstack/react-query";
import { memo, useDeferredValue, useMemo } from "react";
import { SimulatingNow } from "@/components/attempts/simulating-now";
import { TrainingNow } from "@/components/attempts/training-now";
import { IterationTimeline, TimelineLegend } from "@/components/charts/iteration-timeline";
import { prepareTimeline, type TimelineIteration } from "@/components/charts/prepare-timeline";
import { ChampionFacts } from "@/components/checkpoints/champion-facts";
import { LatestCheckpoint } from "@/components/checkpoints/latest-checkpoint";
import { LatestEvents } from "@/components/events/latest-events";
import { OtherMetrics } from "@/components/metrics/other-metrics";
import { WatchedChart } from "@/components/metrics/watched-chart";
import { expectWatched } from "@/components/run-model/expect-watched";
import { isEnded } from "@/components/run-model/read-run-state";
import { Columns } from "@/components/ui/page-body";
import { Section } from "@/components/ui/section";
import { useNow } from "@/components/ui/use-now";
import { evaluationsQuery } from "@/lib/client/queries/evaluations";
import { findEarlierEnd, tellingIterationsQuery } from "@/lib/client/queries/iterations";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** Is it learning, give me the checkpoint, what happened. */
export function RunOverview({
  run,
  iterations,
  readAtMs,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  readAtMs: number;
}) {
  // What a frame says is seen first where one looks: the watched chart and the events. The small charts follow.
  const later = useDeferredValue(run);
  const iterationsLater = useDeferredValue(iterations);
  const readLaterMs = useDeferredValue(readAtMs);
  return (
    <Columns
      mixed
      main={
        <>
          <Watched run={run} iterations={iterations} />
          <div className="empty:hidden max-rail:order-5">
            <OtherMetrics run={later} iterations={iterationsLater} />
          </div>
          <div className="empty:hidden max-rail:order-3">
            <Timeline run={later} iterations={iterationsLater} readAtMs={readLaterMs} />
          </div>
        </>
      }
      side={
        <>
          <div className="max-rail:order-1">
            <LatestCheckpoint run={run} />
          </div>
          <div className="empty:hidden max-rail:order-1">
            <ChampionFacts run={run} iterations={iterations} />
          </div>
          <div className="empty:hidden max-rail:order-2">
            <TrainingNow run={run} iterations={iterations} />
          </div>
          <div className="empty:hidden max-rail:order-2">
            <SimulatingNow run={run} iterations={iterations} />
          </div>
          <div className="max-rail:order-4">
            <LatestEvents run={run} />
          </div>
        </>
      }
    />
  );
}

function Watched({ run, iterations }: { run: WireTrainingRun; iterations: readonly WireIteration[] }) {
  const watched = expectWatched(run);
  const isEvaluated = run.resolved_spec.evaluation !== null;
  const { data: evaluations = [] } = useQuery({ ...evaluationsQuery(run.run_id), enabled: isEvaluated });
  // Before an iteration has reported it there may be a point all the same: what the run starts from.
  if (watched && (run.watched_metric || evaluations.length > 0))
    return <WatchedChart run={run} watched={watched} iterations={iterations} />;
  const metric = watched?.metric ?? run.resolved_spec.success_criteria.metric;
  return (
    <Section title="Watched metric">
      <p className="py-8 text-text-2">
        {isEnded(run)
          ? `No iteration reported a metric that could be watched${metric ? `: ${metric} was not reported, or its name does not say which way is better` : ""}.`
          : run.counters.iterations_completed > 0
            ? `Nothing is watched${metric ? `: ${metric} was not reported so far, or its name does not say which way is better` : ""}. The events say what to write.`
            : metric
              ? `The chart of ${metric} begins with the first ${watched ? "evaluation" : "iteration that completes"}.`
              : "The chart begins with the first iteration that completes: it chooses the metric by what metrics.json reports."}
      </p>
    </Section>
  );
}

/** Begins at the moment of the reading, which server and browser share, and goes on from there. */
const Timeline = memo(function Timeline({
  run,
  iterations,
  readAtMs,
}: {
  run: WireTrainingRun;
  iterations: readonly WireIteration[];
  readAtMs: number;
}) {
  const live = !isEnded(run) && iterations.some((iteration) => iteration.ended_at === null);
  const nowMs = useNow(readAtMs, live);
  const shown = useTelling(run.run_id, iterations);
  if (iterations.length === 0) return null;
  return (
    <Section
      ruled
      title="Iterations"
      note="each row from its own start"
      end={<TimelineLegend evaluated={run.resolved_spec.evaluation !== null} />}
    >
      <IterationTimeline timeline={prepareTimeline(shown, Math.max(nowMs, readAtMs))} />
    </Section>
  );
});

/** The newest, and of a long run those before them that say more than the rest. */
function useTelling(runId: string, newest: readonly WireIteration[]): readonly TimelineIteration[] {
  const earlierEnd = findEarlierEnd(newest);
  const { data: telling } = useQuery({
    ...tellingIterationsQuery(runId, earlierEnd ?? 0),
    enabled: earlierEnd !== null,
  });
  return useMemo(() => {
    const byIndex = new Map([...(telling ?? []), ...newest].map((iteration) => [iteration.index, iteration]));
    return [...byIndex.values()].map(toTimeline);
  }, [telling, newest]);
}

function toTimeline(iteration: WireIteration): TimelineIteration {
  return {
    index: iteration.index,
    status: iteration.status,
    startedAt: iteration.started_at,
    endedAt: iteration.ended_at,
    phases: iteration.phases.map((phase) => ({
      phase: phase.phase,
      startedAt: phase.started_at,
      endedAt: phase.ended_at,
    })),
  };
}
