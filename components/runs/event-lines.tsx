import { joinClasses } from "@/components/ui/join-classes";
import { Clock } from "@/components/ui/time";
import type { WireRunEvent } from "@/lib/contracts/events";
import type { EventLevel } from "@/lib/core/names";

const tones: Readonly<Record<EventLevel, string>> = {
  info: "",
  warning: "text-paused",
  error: "text-failed",
};

/** Events as one reads them: when, what, by whom. `detailed`: with seq and the API's own name. */
export function EventLines({
  events,
  detailed = false,
}: {
  events: readonly WireRunEvent[];
  detailed?: boolean;
}) {
  return (
    <ol aria-label="Events, newest first" className="grid">
      {events.map((event) => (
        <li
          key={event.seq}
          className="grid grid-cols-[4.25rem_minmax(0,1fr)] gap-x-2 border-b py-1.5 last:border-0"
        >
          <span className="text-small/5 text-text-3">
            <Clock at={event.created_at} />
          </span>
          <div className="min-w-0">
            <p className={joinClasses("wrap-anywhere", tones[event.level])}>{event.message}</p>
            {detailed && (
              <p className="text-small text-text-3">
                {event.seq} · <span className="mono">{event.event_type}</span>
                {event.actor.name && ` · ${event.actor.name}`}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
