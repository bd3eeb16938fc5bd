"use client";

import { useQuery } from "@tanstack/react-query";
import { QueryFailure } from "@/components/page-parts/failure-view";
import { Section } from "@/components/ui/section";
import { Skeleton } from "@/components/ui/skeleton";
import { useZoneName } from "@/components/ui/use-time-zone";
import { eventsKept, runEventsQuery } from "@/lib/client/queries/events";
import { EventLines } from "./event-lines";

/** Everything that happened, newest first; grows while the run lives. */
export function EventsTab({ runId, live }: { runId: string; live: boolean }) {
  const events = useQuery({
    ...runEventsQuery(runId),
    // What the overview has read are the latest few.
    refetchOnMount: ({ state: { data } }) =>
      data !== undefined && data.length < eventsKept && (data.at(-1)?.seq ?? 1) > 1 ? "always" : true,
  });
  const zone = useZoneName();
  const all = (events.data?.at(-1)?.seq ?? 1) <= 1;
  return (
    <Section
      title="Events"
      note={`newest first, ${zone}${live ? ", live" : ""}${all ? "" : `; the last ${eventsKept}, older ones are in the API`}`}
    >
      <QueryFailure what="Events" query={events} />
      {events.data && <EventLines events={events.data} />}
      {events.isPending && <Skeleton width="320px" />}
    </Section>
  );
}
