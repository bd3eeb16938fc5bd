export type Wake = {
  /** Remembered until the next wait. */
  ring: () => void;
  /** Resolves when it was rung since the last wait, after `ms` (null: never), or when the signal aborts. */
  wait: (ms: number | null, signal: AbortSignal) => Promise<"rung" | "timeout" | "aborted">;
};

/** For one waiter: subscribe `ring`, read, then wait: what happens while reading is not missed. */
export function createWake(): Wake {
  let rung = false;
  let notify: (() => void) | null = null;
  return {
    ring: () => {
      rung = true;
      notify?.();
    },
    wait: async (ms, signal) => {
      if (!rung && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            clearTimeout(timer);
            signal.removeEventListener("abort", done);
            notify = null;
            resolve();
          };
          const timer = ms === null ? undefined : setTimeout(done, Math.max(0, ms));
          signal.addEventListener("abort", done);
          notify = done;
        });
      }
      if (signal.aborted) return "aborted";
      if (!rung) return "timeout";
      rung = false;
      return "rung";
    },
  };
}
