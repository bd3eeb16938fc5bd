import type { Worker } from "@/worker/boot/create-worker";
import type { FaultPoint, Faults } from "@/worker/held/faults";

export type DyingFaults = Faults & {
  /** Whom the fault kills; set once the worker is made. */
  victim: Worker | null;
  /** Resolves when the point was reached and the worker is dead. */
  died: Promise<void>;
};

/** The `nth` time the point is reached, the worker dies there: nothing after it is ever executed. */
export function dieAt(point: FaultPoint, nth = 1): DyingFaults {
  let died = () => {};
  let reached = 0;
  const faults: DyingFaults = {
    victim: null,
    died: new Promise((resolve) => {
      died = resolve;
    }),
    reach: (at) => {
      if (at !== point || ++reached !== nth) return Promise.resolve();
      void faults.victim?.die().then(died);
      return new Promise(() => {});
    },
  };
  return faults;
}
