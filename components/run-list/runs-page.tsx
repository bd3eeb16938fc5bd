"use client";

import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo } from "react";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import { useLiveState } from "@/components/page-parts/live-watch";
import { MoreButton } from "@/components/page-parts/more-button";
import type { RunActions } from "@/components/run-model/run-actions-port";
import { describeCount, formatCount } from "@/components/ui/format-count";
import { formatId } from "@/components/ui/format-id";
import { Icon } from "@/components/ui/icon";
import { LinkButton } from "@/components/ui/link-button";
import { Page } from "@/components/ui/page";
import { WorkerStrip } from "@/components/workers/worker-strip";
import {
  everyRun,
  type RunsFilter,
  runCountQuery,
  trainingRunsQuery,
} from "@/lib/client/queries/training-runs";
import { BuiltInViews } from "./built-in-views";
import { describeFilter } from "./describe-filter";
import { builtInViews, runsAddress } from "./runs-address";
import { RunsEmpty } from "./runs-empty";
import { RunsFilterBar } from "./runs-filter-bar";
import { RunsNoMatch } from "./runs-no-match";
import { RunsSkeleton } from "./runs-skeleton";
import { RunsTable } from "./runs-table";
import { SavedViews } from "./saved-views";

/** The list of runs, held true by the stream of all runs. */
export function RunsPage({
  filter,
  me,
  apiUrl,
  cancel,
  change,
  mayWrite,
}: {
  filter: RunsFilter;
  /** Who looks. */
  me: { id: string; name: string };
  apiUrl: string;
  cancel: RunActions["cancel"];
  change: RunActions["change"];
  mayWrite: boolean;
}) {
  const stream = useLiveState();
  const list = useInfiniteQuery(trainingRunsQuery(filter));
  const runs = useMemo(() => list.data?.pages.flatMap((page) => page.runs) ?? [], [list.data]);
  const address = runsAddress(filter);
  const found = useQuery(runCountQuery(filter)).data;
  const all = useQuery(runCountQuery(everyRun)).data;
  const nameOf = (id: string) =>
    id === me.id ? me.name : (runs.find((run) => run.created_by.id === id)?.created_by.name ?? formatId(id));
  const parts = describeFilter(filter, nameOf);
  const untouched = list.isSuccess && runs.length === 0 && parts.length === 0;
  return (
    <Page
      title="Runs"
      end={<LiveState state={stream} />}
      actions={
        <LinkButton href="/runs/new" look={untouched ? "plain" : "primary"} icon={<Icon of={Plus} />}>
          New run
        </LinkButton>
      }
    >
      <WorkerStrip />
      <QueryFailure what="Runs" query={list} stale={list.isSuccess || runs.length > 0} />
      {untouched ? (
        <RunsEmpty apiUrl={apiUrl} />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
          <SavedViews
            address={address}
            builtIn={<BuiltInViews myId={me.id} address={address} />}
            isBuiltIn={builtInViews(me.id).some((view) => runsAddress(view.filter) === address)}
          />
          <RunsFilterBar
            filter={filter}
            me={me}
            nameOf={nameOf}
            note={found && all ? describeCount(found, parts.length > 0 ? all : null) : null}
          />
          {list.isPending ? (
            <RunsSkeleton />
          ) : runs.length > 0 ? (
            <RunsTable runs={runs} listId={address} cancel={cancel} change={change} mayWrite={mayWrite} />
          ) : list.isSuccess ? (
            <RunsNoMatch parts={parts} />
          ) : null}
          <MoreButton
            list={list}
            note={found && `Shown: the newest ${runs.length} of ${formatCount(found)} that match`}
          >
            Show older runs
          </MoreButton>
        </div>
      )}
    </Page>
  );
}
