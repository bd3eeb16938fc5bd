import { keepLooking } from "@/lib/server/keep-looking";
import type { Shared } from "@/lib/server/services/service-context";

/** Has a process's watches look for its streams, until the signal aborts: whose rights end reads on for 1.5 s at most. */
export function keepWatching(
  { callerWatch, fleetWatch }: Pick<Shared, "callerWatch" | "fleetWatch">,
  signal: AbortSignal,
): void {
  void keepLooking(callerWatch.look, 1_500, signal);
  void keepLooking(fleetWatch.look, 3_000, signal);
}
