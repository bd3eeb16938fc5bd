"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { runEventsQuery } from "@/lib/client/queries/events";
import { EventLines } from "./event-lines";
import { runAddress } from "./run-address";

const shown = 8;

export function LatestEvents({ runId }: { runId: string }) {
  const events = useQuery(runEventsQuery(runId));
  return (
    <Section
      ruled
      title="Events"
      note="newest first, UTC"
      end={
        <Link className="link text-small" href={runAddress(runId, "events")}>
          All events
        </Link>
      }
    >
      {events.data ? <EventLines events={events.data.slice(0, shown)} /> : <Skeleton width="240px" />}
    </Section>
  );
}
