"use client";

import { useQuery } from "@tanstack/react-query";
import { runAddress } from "@/components/run-model/run-address";
import { formatNumber } from "@/components/ui/format-number";
import { Link } from "@/components/ui/link";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { useZoneName } from "@/components/ui/use-time-zone";
import { runEventsQuery } from "@/lib/client/queries/events";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { EventHeadlines } from "./event-lines";

const shown = 8;

export function LatestEvents({ run }: { run: WireTrainingRun }) {
  const events = useQuery(runEventsQuery(run.run_id));
  return (
    <Section
      ruled
      title="Events"
      note={`newest first, ${useZoneName()}`}
      end={
        <Link className="link text-small" href={runAddress(run.run_id, "events")}>
          All {formatNumber(run.event_seq)}
        </Link>
      }
    >
      {events.data ? (
        <EventHeadlines events={events.data} watched={run.watched_metric?.metric ?? null} count={shown} />
      ) : (
        <Skeleton width="240px" />
      )}
    </Section>
  );
}
