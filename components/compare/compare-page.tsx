"use client";

import { useQueries } from "@tanstack/react-query";
import { useSlots } from "@/components/charts/use-slots";
import { ComparedCharts } from "@/components/compare/compared-charts";
import { RunOverlay } from "@/components/metrics/run-overlay";
import { FailureView } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import { useLiveState } from "@/components/page-parts/live-watch";
import { comparedAtMost, readComparedRuns } from "@/components/run-model/compare-address";
import { isEnded } from "@/components/run-model/read-run-state";
import { Empty } from "@/components/ui/empty";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { Skeleton } from "@/components/ui/skeleton";
import { useSearch } from "@/components/ui/use-search";
import { readFailure } from "@/lib/client/api-error";
import { trainingRunQuery } from "@/lib/client/queries/training-runs";
import { ComparedChampions } from "./compared-champions";
import { ComparedRunsTable } from "./compared-runs-table";
import { SpecDifferences } from "./spec-differences";

/** The chosen runs over each other: their curves, what they came to, and what was different about them. */
export function ComparePage() {
  const stream = useLiveState();
  const { search, change } = useSearch();
  const runIds = readComparedRuns(search.get("runs"));
  const results = useQueries({
    // The stream of all runs holds each of them true; eight of their own would be too many.
    queries: runIds.map((runId) => trainingRunQuery(runId)),
  });
  const slots = useSlots(runIds);
  const runs = results.flatMap(({ data, dataUpdatedAt }) =>
    data ? [{ run: data, slot: slots.get(data.run_id) ?? 0, readAtMs: dataUpdatedAt }] : [],
  );
  const failed = runIds.flatMap((runId, at) =>
    results[at]?.error ? [{ runId, at, error: results[at].error }] : [],
  );
  const setRuns = (next: readonly string[]) => change({ runs: next.join(" ") });
  return (
    <Page
      crumbs={[{ label: "Runs", href: "/runs" }]}
      title="Compare"
      end={runs.some(({ run }) => !isEnded(run)) && <LiveState state={stream} />}
      heading="Compare runs"
    >
      {failed.map(({ runId, at, error }) => (
        <FailureView
          key={runId}
          what={readFailure(error).code === "not_found" ? `${runId} is gone, so it` : `The run ${runId}`}
          failure={error}
          onRetry={() => void results[at]?.refetch()}
          stale={results[at]?.data !== undefined}
        />
      ))}
      {runIds.length === 0 && (
        <Empty
          title="No run is chosen"
          text="Add runs here, select some in the list of runs, or open a run's Metrics and compare from there."
          actions={<LinkButton href="/runs">Choose in the list</LinkButton>}
        >
          <RunOverlay runs={[]} fixed={null} most={comparedAtMost} onChange={setRuns} />
        </Empty>
      )}
      {runs.length === 0 && runIds.length > failed.length && <Skeleton width="100%" height="240px" />}
      {runIds.length > 0 && <ComparedCharts runs={runs} slots={slots} onRuns={setRuns} />}
      {runs.length > 0 && <ComparedRunsTable runs={runs} />}
      {runs.length > 0 && <ComparedChampions runs={runs} />}
      {runs.length > 0 && <SpecDifferences runs={runs} />}
    </Page>
  );
}
