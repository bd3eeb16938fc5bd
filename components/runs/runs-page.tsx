"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { WorkerStrip } from "@/components/fleet/worker-strip";
import { FailureView } from "@/components/shell/failure-view";
import { LiveState } from "@/components/shell/live-state";
import { useLiveState } from "@/components/shell/live-watch";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { PageBar } from "@/components/ui/page-bar";
import { PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { type RunsFilter, trainingRunsQuery } from "@/lib/client/queries/training-runs";
import type { RunActions } from "./run-actions-port";
import { RunsEmpty } from "./runs-empty";
import { RunsFilterBar } from "./runs-filter-bar";
import { RunsSkeleton } from "./runs-skeleton";
import { RunsTable } from "./runs-table";

/** The list of runs, held true by the stream of all runs. */
export function RunsPage({
  filter,
  apiUrl,
  cancel,
  mayWrite,
}: {
  filter: RunsFilter;
  apiUrl: string;
  cancel: RunActions["cancel"];
  mayWrite: boolean;
}) {
  const stream = useLiveState();
  const list = useInfiniteQuery(trainingRunsQuery(filter));
  const runs = list.data?.pages.flatMap((page) => page.runs) ?? [];
  const filtered = filter.status !== null || filter.q !== "";
  const untouched = list.isSuccess && runs.length === 0 && !filtered;
  return (
    <>
      <PageBar title="Runs" end={<LiveState state={stream} />} />
      <PageBody>
        <PageHead
          title="Runs"
          actions={
            <LinkButton href="/runs/new" look={untouched ? "plain" : "primary"} icon={<Icon of={Plus} />}>
              New run
            </LinkButton>
          }
        />
        <WorkerStrip />
        {list.isError && (
          <FailureView
            what="Runs"
            failure={list.error}
            onRetry={() => list.refetch()}
            stale={list.isSuccess || runs.length > 0}
          />
        )}
        {untouched ? (
          <RunsEmpty apiUrl={apiUrl} />
        ) : (
          <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
            <RunsFilterBar
              filter={filter}
              note={list.isSuccess ? countRuns(runs.length, list.hasNextPage) : null}
            />
            {list.isPending ? (
              <RunsSkeleton />
            ) : runs.length > 0 ? (
              <RunsTable runs={runs} cancel={cancel} mayWrite={mayWrite} />
            ) : list.isSuccess ? (
              <Empty
                title="No run matches"
                text="Names and ids are searched; older runs count too."
                actions={<LinkButton href="/runs">Show all runs</LinkButton>}
              />
            ) : null}
            {list.hasNextPage && (
              <div>
                <Button
                  busy={list.isFetchingNextPage}
                  busyLabel="Reading…"
                  onClick={() => list.fetchNextPage()}
                >
                  Show older runs
                </Button>
              </div>
            )}
          </div>
        )}
      </PageBody>
    </>
  );
}

function countRuns(count: number, more: boolean): string {
  if (more) return `the newest ${count} runs`;
  return count === 1 ? "1 run" : `${count} runs`;
}
