"use client";

import { useQuery } from "@tanstack/react-query";
import { FailureView } from "@/components/shell/failure-view";
import { LiveState } from "@/components/shell/live-state";
import { PageBar } from "@/components/ui/page-bar";
import { Columns, PageBody } from "@/components/ui/page-body";
import { PageHead } from "@/components/ui/page-head";
import { Strip } from "@/components/ui/strip";
import { useRunsStream } from "@/lib/client/live/use-live";
import { fleetQuery } from "@/lib/client/queries/fleet";
import { findSilence } from "./find-silence";
import { FleetMeters } from "./fleet-meters";
import { FleetSkeleton } from "./fleet-skeleton";
import { HostTable } from "./host-table";
import { QueueTable } from "./queue-table";
import { Reconciliations } from "./reconciliations";
import { WorkerList } from "./worker-list";
import { WorkerStrip } from "./worker-strip";

/** A worker's pulse is no event, so no frame tells of it: while this page is looked at, it is read again. */
const pulseMs = 5_000;

/** What there is, what it does, what waits for it. */
export function FleetPage() {
  const stream = useRunsStream();
  const query = useQuery({ ...fleetQuery(), refetchInterval: pulseMs });
  const fleet = query.data;
  return (
    <>
      <PageBar title="Fleet" end={<LiveState state={stream} />} />
      <PageBody>
        <PageHead title="Fleet" />
        {query.isError && (
          <FailureView
            what="The fleet"
            failure={query.error}
            onRetry={() => query.refetch()}
            stale={Boolean(fleet)}
          />
        )}
        {query.isPending && <FleetSkeleton />}
        {fleet && (
          <>
            {findSilence(fleet) ? (
              <WorkerStrip />
            ) : (
              fleet.notes.map((note) => <Strip key={note}>{note}</Strip>)
            )}
            <FleetMeters fleet={fleet} />
            <Columns
              main={
                <>
                  <HostTable fleet={fleet} />
                  <QueueTable fleet={fleet} />
                </>
              }
              side={
                <>
                  <WorkerList fleet={fleet} />
                  <Reconciliations fleet={fleet} />
                </>
              }
            />
          </>
        )}
      </PageBody>
    </>
  );
}
