import type { QueryClient } from "@tanstack/react-query";
import { fleetQuery } from "../queries/fleet";
import { liveRuns, runCountQuery } from "../queries/training-runs";
import { usageSumsKey } from "../queries/usage";
import { gather } from "./gather";

const rereadAfterMs = 300;
/** Cents of a sum at the foot of the rail: work that begins changes the fleet, only work that ends changes them. */
const creditsAfterMs = 10_000;

/** What was read this long before the stream opened was read for this page. */
export const freshForMs = 3_000;

/**
 * What every page shows of the fleet and of today's credits: both change when work begins or ends.
 * @param onWorkers workers are there again, or are no more: runs that are read now wait for another reason, or for none
 */
export function holdFleet(
  client: QueryClient,
  onWorkers: () => void,
): {
  reread: () => void;
  onOpen: (again: boolean) => void;
  flush: () => void;
} {
  const rereads = gather<"fleet">(rereadAfterMs, async () => {
    const before = hasWorker(client);
    // A run that begins or ends takes or frees something; the rail counts them beside the GPUs.
    void client.invalidateQueries({ queryKey: runCountQuery(liveRuns).queryKey });
    // A failed reading shows in its query; the next frame asks again.
    await client.invalidateQueries({ queryKey: fleetQuery().queryKey });
    if (hasWorker(client) !== before) onWorkers();
  });
  const credits = gather<"credits">(creditsAfterMs, () => {
    void client.invalidateQueries({ queryKey: usageSumsKey });
  });
  const reread = () => {
    rereads.add(["fleet"]);
    credits.add(["credits"]);
  };
  return {
    reread,
    flush() {
      rereads.flush();
      credits.flush();
    },
    onOpen(again) {
      const readAt = client.getQueryState(fleetQuery().queryKey)?.dataUpdatedAt ?? 0;
      if (again || readAt < Date.now() - freshForMs) reread();
    },
  };
}

function hasWorker(client: QueryClient): boolean | undefined {
  return client.getQueryData(fleetQuery().queryKey)?.workers.some((worker) => worker.alive);
}

/** What could not be read while the server was away said so; once the stream is back it can be read. */
export function readFailedAgain(client: QueryClient): void {
  void client.refetchQueries({ type: "active", predicate: ({ state }) => state.status === "error" });
}
