"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { LiveState } from "@/components/page-parts/live-state";
import { useLiveState } from "@/components/page-parts/live-watch";
import { Page } from "@/components/ui/page";
import { Columns } from "@/components/ui/page-body";
import { Strip } from "@/components/ui/strip";
import { useSilence } from "@/components/workers/use-silence";
import { WorkerStrip } from "@/components/workers/worker-strip";
import { fleetQuery } from "@/lib/client/queries/fleet";
import type { FleetActions } from "./fleet-actions-port";
import { FleetMeters } from "./fleet-meters";
import { FleetSkeleton } from "./fleet-skeleton";
import { HostTable } from "./host-table";
import { QueueTable } from "./queue-table";
import { Reconciliations } from "./reconciliations";
import { WorkerList } from "./worker-list";

/** What there is, what it does, what waits for it. @param actions null: for owners of the server alone */
export function FleetPage({ actions }: { actions: FleetActions | null }) {
  const stream = useLiveState();
  const silence = useSilence();
  const query = useQuery(fleetQuery());
  const fleet = query.data;
  return (
    <Page
      title="Fleet"
      meta={actions === null && "Every project works on these hosts: an owner of the server can drain one."}
      end={<LiveState state={stream} />}
    >
      <QueryFailure what="The fleet" query={query} />
      {query.isPending && <FleetSkeleton />}
      {fleet && (
        <>
          {silence ? <WorkerStrip /> : fleet.notes.map((note) => <Strip key={note}>{note}</Strip>)}
          <FleetMeters fleet={fleet} />
          <Columns
            main={
              <>
                <HostTable fleet={fleet} actions={actions} />
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
    </Page>
  );
}
