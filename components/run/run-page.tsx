"use client";

import { useQuery } from "@tanstack/react-query";
import { nameIteration } from "@/components/charts/format-metric";
import { CheckpointsTab } from "@/components/checkpoints/checkpoints-tab";
import { EpisodesTab } from "@/components/episodes/episodes-tab";
import { EventsTab } from "@/components/events/events-tab";
import { FailureBanner } from "@/components/failure/failure-banner";
import { findFailure } from "@/components/failure/find-failure";
import { IterationsTab } from "@/components/iterations/iterations-tab";
import { LogsTab } from "@/components/logs/logs-tab";
import { MetricsTab } from "@/components/metrics/metrics-tab";
import { useMetricKeys } from "@/components/metrics/use-metric-keys";
import { FailureView } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import { useRunStream } from "@/components/page-parts/live-watch";
import { PageIcon } from "@/components/page-parts/page-icon";
import { PageTitle } from "@/components/page-parts/page-title";
import { glyphOf, isEnded, shareDone, titleOf } from "@/components/run-model/read-run-state";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { type RunPlace, type RunTab, runAddress, runTabs } from "@/components/run-model/run-address";
import { SpecTab } from "@/components/run-spec/spec-tab";
import { capitalize } from "@/components/ui/capitalize";
import { formatNumber } from "@/components/ui/format-number";
import { LinkButton } from "@/components/ui/link-button";
import { type Crumb, PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { Strip } from "@/components/ui/strip";
import { Tabs } from "@/components/ui/tabs";
import { WorkerStrip } from "@/components/workers/worker-strip";
import { ApiError } from "@/lib/client/api-error";
import type { StreamState } from "@/lib/client/live/keep-stream";
import { episodesTotalQuery } from "@/lib/client/queries/episodes";
import { iterationsQuery } from "@/lib/client/queries/iterations";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { RunHead } from "./run-head";
import { RunMeters } from "./run-meters";
import { RunOverview } from "./run-overview";
import { RunSkeleton } from "./run-skeleton";
import { RunWarnings } from "./run-warnings";
import { useEndNotice } from "./use-end-notice";
import { WaitingStrip } from "./waiting-strip";

/** One run, held true by its event stream until it ends. */
export function RunPage({
  runId,
  place,
  actions,
  mayWrite,
  apiUrl,
}: {
  runId: string;
  place: RunPlace;
  actions: RunActions;
  mayWrite: boolean;
  apiUrl: string;
}) {
  const query = useQuery({
    ...trainingRunQuery(runId),
    // An ended run has no stream: coming back to the tab asks whether it is still there.
    refetchOnWindowFocus: ({ state }) => state.data !== undefined && isEnded(state.data) && "always",
  });
  const iterations = useQuery(iterationsQuery(runId));
  const run = query.data;
  const stream = useRunStream(runId, run !== undefined && isEnded(run));
  const failure = query.error ?? iterations.error;
  const retry = () => Promise.all([query.refetch(), iterations.refetch()]);
  return (
    <>
      {run && <PageTitle>{titleOf(run)}</PageTitle>}
      {run && <PageIcon status={glyphOf(run)} share={shareDone(run)} />}
      <PageBar
        crumbs={crumbsOf(runId, run?.name ?? runId, place.tab)}
        title={place.tab === "overview" ? (run?.name ?? runId) : capitalize(place.tab)}
        end={<LiveState state={stream} endedAt={run?.ended_at} />}
      />
      <PageBody>
        {failure && isGone(failure) ? (
          <DeletedStrip />
        ) : (
          failure && <FailureView what="The run" failure={failure} onRetry={retry} stale={Boolean(run)} />
        )}
        {run ? (
          <LoadedRun
            run={run}
            readAtMs={query.dataUpdatedAt}
            iterations={iterations.data ?? []}
            stream={stream}
            place={place}
            actions={actions}
            mayWrite={mayWrite}
            apiUrl={apiUrl}
          />
        ) : (
          query.isPending && <RunSkeleton />
        )}
      </PageBody>
    </>
  );
}

/** A tab is a place of its own below the run. */
function crumbsOf(runId: string, name: string, tab: RunTab): readonly Crumb[] {
  const runs = { label: "Runs", href: "/runs" };
  return tab === "overview" ? [runs] : [runs, { label: name, href: runAddress(runId) }];
}

/** What is on the page stays to be read; the server has it no more. */
function DeletedStrip() {
  return (
    <Strip
      tone="bad"
      fact="This run was deleted."
      action={
        <LinkButton small href="/runs">
          Show runs
        </LinkButton>
      }
    >
      What is below was read before; its files are gone, what it cost stays in Usage.
    </Strip>
  );
}

const isGone = (failure: unknown) => failure instanceof ApiError && failure.code === "not_found";

function LoadedRun({
  run,
  readAtMs,
  iterations,
  stream,
  place,
  actions,
  mayWrite,
  apiUrl,
}: {
  run: WireTrainingRun;
  readAtMs: number;
  iterations: readonly WireIteration[];
  stream: StreamState;
  place: RunPlace;
  actions: RunActions;
  mayWrite: boolean;
  apiUrl: string;
}) {
  const failure = findFailure(run, iterations);
  const notice = useEndNotice(run, stream);
  const exporting = { actions, mayWrite, apiUrl };
  return (
    <>
      <RunHead run={run} actions={actions} mayWrite={mayWrite} notice={notice} />
      {!isEnded(run) && run.waiting?.code !== "no_worker" && <WorkerStrip />}
      {run.waiting && <WaitingStrip run={run} waiting={run.waiting} />}
      <RunWarnings warnings={run.warnings} />
      {place.tab === "overview" && <LatestWarnings iterations={iterations} />}
      {failure && <FailureBanner run={run} failure={failure} />}
      <RunMeters run={run} iterations={iterations} readAtMs={readAtMs} />
      <RunTabs run={run} current={place.tab} iterations={iterations} />
      {place.tab === "overview" && <RunOverview run={run} iterations={iterations} readAtMs={readAtMs} />}
      {place.tab === "iterations" && (
        <IterationsTab run={run} iterations={iterations} place={place} exporting={exporting} />
      )}
      {place.tab === "metrics" && <MetricsTab run={run} iterations={iterations} exporting={exporting} />}
      {place.tab === "episodes" && (
        <EpisodesTab
          run={run}
          iterations={iterations}
          exporting={exporting}
          actions={actions}
          mayWrite={mayWrite}
        />
      )}
      {place.tab === "checkpoints" && (
        <CheckpointsTab run={run} iterations={iterations} actions={actions} mayWrite={mayWrite} />
      )}
      {place.tab === "logs" && <LogsTab key={run.run_id} run={run} iterations={iterations} />}
      {place.tab === "events" && <EventsTab runId={run.run_id} live={stream.kind !== "ended"} />}
      {place.tab === "spec" && <SpecTab run={run} apiUrl={apiUrl} />}
    </>
  );
}

/** Of the newest iteration that is over: what its trainer should write in another way. */
function LatestWarnings({ iterations }: { iterations: readonly WireIteration[] }) {
  const newest = iterations.findLast(({ ended_at: endedAt }) => endedAt !== null);
  if (!newest) return null;
  return (
    <RunWarnings
      when={`Warned of in ${nameIteration(newest.index)}:`}
      tone="warn"
      warnings={newest.warnings.map(({ message }) => message)}
    />
  );
}

const countWords = (count: number | null | undefined) =>
  typeof count === "number" ? formatNumber(count) : undefined;

function RunTabs({
  run,
  current,
  iterations,
}: {
  run: WireTrainingRun;
  current: RunTab;
  /** The newest. */
  iterations: readonly WireIteration[];
}) {
  const keys = useMetricKeys([run]);
  const { data: episodes } = useQuery(episodesTotalQuery(run.run_id, iterations));
  const counts: Partial<Record<RunTab, number | null>> = {
    // Their indexes begin at 0.
    iterations: (iterations.at(-1)?.index ?? -1) + 1,
    metrics: keys?.length,
    // Each that completes leaves one.
    checkpoints: run.counters.iterations_completed,
    episodes,
    events: run.event_seq,
  };
  return (
    <Tabs
      name="Run"
      tabs={runTabs.map((tab) => ({
        href: runAddress(run.run_id, tab),
        label: capitalize(tab),
        count: countWords(counts[tab]),
        current: tab === current,
      }))}
    />
  );
}
