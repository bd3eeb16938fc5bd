export type Wake = {
  /** Remembered until the next wait. */
  notify: () => void;
  /** Resolves when it was notified since the last wait, after `ms` (null: never), or when the signal aborts. */
  wait: (ms: number | null, signal: AbortSignal) => Promise<"notified" | "timeout" | "aborted">;
};

/** For one waiter: subscribe `notify`, read, then wait: what happens while reading is not missed. */
export function createWake(): Wake {
  let notified = false;
  let notify: (() => void) | null = null;
  return {
    notify: () => {
      notified = true;
      notify?.();
    },
    wait: async (ms, signal) => {
      if (!notified && !signal.aborted) {
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
      if (!notified) return "timeout";
      notified = false;
      return "notified";
    },
  };
}
