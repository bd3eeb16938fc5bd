import type { FleetWatch } from "./fleet-watch";
import { createWake } from "./wake";

/** Workers, hosts, GPUs or the queue are no longer what they were. */
export type FleetFrame = { kind: "fleet" };

export type TailFleet = {
  fleetWatch: FleetWatch;
  signal: AbortSignal;
  /** Milliseconds between two frames at least. */
  restMs?: number;
};

/** A frame whenever the fleet changes, until the signal aborts. It asks the database nothing: the watch does, for all. */
export async function* tailFleet(given: TailFleet): AsyncGenerator<FleetFrame, void, void> {
  const { fleetWatch, signal, restMs = 2_000 } = given;
  const wake = createWake();
  const unsubscribe = fleetWatch.onChange(wake.notify);
  try {
    while ((await wake.wait(null, signal)) !== "aborted") {
      yield { kind: "fleet" };
      await createWake().wait(restMs, signal);
    }
  } finally {
    unsubscribe();
  }
}
