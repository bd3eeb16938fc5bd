import { queryOptions } from "@tanstack/react-query";
import { listRunEvents } from "@/lib/contracts/events/list";
import { call } from "../call";

/** Kept in the browser at most; older ones are read from the API. */
export const eventsKept = 500;

/** With the first paint of a page that shows the latest alone: enough for the few among them that an overview tells. */
export const eventsAtFirst = 60;

/** The newest events, newest first. */
export function runEventsQuery(runId: string) {
  return queryOptions({
    queryKey: ["events", runId],
    queryFn: async ({ signal }) =>
      (await call(listRunEvents, { params: { run_id: runId }, query: { limit: eventsKept }, signal })).events,
  });
}
