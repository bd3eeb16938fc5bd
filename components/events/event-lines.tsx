import type { ReactNode } from "react";
import { joinClasses } from "@/components/ui/join-classes";
import { Clock } from "@/components/ui/time";
import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import type { EventLevel } from "@/lib/core/names";
import { headlineEvent } from "./headline-event";

const tones: Readonly<Record<EventLevel, string>> = {
  info: "",
  warning: "text-paused",
  error: "text-failed",
};

/** Every event with its whole sentence, its seq and the API's own name, and by whom. */
export function EventLines({ events }: { events: readonly WireRunEvent[] }) {
  return (
    <EventList>
      {events.map((event) => (
        <EventLine key={event.seq} event={event} text={event.message}>
          {event.seq} · <span className="mono">{event.event_type}</span>
          {event.actor.name && ` · ${event.actor.name}`}
        </EventLine>
      ))}
    </EventList>
  );
}

/**
 * What matters, in two short lines each; the whole sentence on hover.
 * @param watched the metric whose value iterations are told with
 */
export function EventHeadlines({
  events,
  watched,
  count,
}: {
  events: readonly WireRunEvent[];
  watched: string | null;
  /** At most. */
  count: number;
}) {
  const told = events.flatMap((event) => {
    const headline = headlineEvent(event, watched);
    return headline ? [{ event, headline }] : [];
  });
  return (
    <EventList>
      {told.slice(0, count).map(({ event, headline }) => (
        <EventLine key={event.seq} event={event} text={headline.title}>
          {headline.detail}
        </EventLine>
      ))}
    </EventList>
  );
}

function EventList({ children }: { children: ReactNode }) {
  return (
    <ol aria-label="Events, newest first" className="grid">
      {children}
    </ol>
  );
}

function EventLine({ event, text, children }: { event: WireRunEvent; text: string; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-x-2 border-b py-1.5 last:border-0">
      <span className="text-small/5 text-text-3">
        <Clock at={event.created_at} />
      </span>
      <div className="min-w-0" title={text === event.message ? undefined : event.message}>
        <p className={joinClasses("wrap-anywhere", tones[event.level])}>{text}</p>
        <p className="text-small text-text-3 wrap-anywhere">{children}</p>
      </div>
    </li>
  );
}
