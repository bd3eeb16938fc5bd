import type { Worker } from "@/worker/boot/create-worker";
import type { FaultPoint, Faults } from "@/worker/held/faults";

export type DyingFaults = Faults & {
  /** Whom the fault kills; set once the worker is started. */
  set victim(worker: Worker);
  /** Resolves when the point was reached and the worker is dead. */
  died: Promise<void>;
};

/**
 * The `nth` time the point is reached, the worker dies there: nothing after it is ever executed. It may be reached before the
 * test has the worker that it started, and is waited for then.
 */
export function dieAt(point: FaultPoint, nth = 1): DyingFaults {
  let died = () => {};
  let begun = (_worker: Worker) => {};
  let reached = 0;
  const started = new Promise<Worker>((resolve) => {
    begun = resolve;
  });
  return {
    set victim(worker: Worker) {
      begun(worker);
    },
    died: new Promise((resolve) => {
      died = resolve;
    }),
    reach: (at) => {
      if (at !== point || ++reached !== nth) return Promise.resolve();
      void started.then((worker) => worker.die()).then(died);
      return new Promise(() => {});
    },
  };
}
