import type { QueryClient } from "@tanstack/react-query";
import { fleetQuery } from "../queries/fleet";
import { usageSumsKey } from "../queries/usage";
import { gather } from "./gather";

const rereadAfterMs = 300;

/** What was read this long before the stream opened was read for this page. */
export const freshForMs = 3_000;

/** What every page shows of the fleet and of today's credits: both change when work begins or ends. */
export function holdFleet(client: QueryClient): {
  reread: () => void;
  onOpen: (again: boolean) => void;
  flush: () => void;
} {
  const rereads = gather<"fleet">(rereadAfterMs, () => {
    // A failed reading shows in its query; the next frame asks again.
    void client.invalidateQueries({ queryKey: fleetQuery().queryKey });
    void client.invalidateQueries({ queryKey: usageSumsKey });
  });
  const reread = () => rereads.add(["fleet"]);
  return {
    reread,
    flush: rereads.flush,
    onOpen(again) {
      const readAt = client.getQueryState(fleetQuery().queryKey)?.dataUpdatedAt ?? 0;
      if (again || readAt < Date.now() - freshForMs) reread();
    },
  };
}

/** What could not be read while the server was away said so; once the stream is back it can be read. */
export function readFailedAgain(client: QueryClient): void {
  void client.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
}
