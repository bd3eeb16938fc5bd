import { setTimeout as delay } from "node:timers/promises";
import type { Logger } from "pino";
import { isDatabaseAway } from "@/lib/server/db/is-database-away";

export type Loop = {
  /** Runs again as soon as the present round is over. */
  wake(): void;
  /** No further round; resolves when the present one is over. */
  stop(): Promise<void>;
};

/**
 * Runs `round` every `everyMs` and whenever it is woken, never twice at the same time. A round that fails is logged and
 * does not end the loop: the next round finds what was left undone.
 */
export function startLoop(name: string, everyMs: number, round: () => Promise<void>, log: Logger): Loop {
  const stopped = new AbortController();
  let alarm = new AbortController();
  let woken = false;
  let failed = false;

  const running = (async () => {
    while (!stopped.signal.aborted) {
      woken = false;
      try {
        await round();
        if (failed) log.info({ loop: name }, "goes on");
        failed = false;
      } catch (error) {
        // One line in the log for each outage: while the database is away every round fails in the same way.
        if (!failed || !isDatabaseAway(error)) log.warn({ loop: name, err: error }, "a round failed");
        failed = true;
      }
      if (woken && !failed) continue;
      alarm = new AbortController();
      const signal = AbortSignal.any([alarm.signal, stopped.signal]);
      await delay(everyMs, undefined, { signal }).catch(() => {}); // woken or stopped: nothing else rejects here
    }
  })();
  return {
    wake: () => {
      woken = true;
      alarm.abort();
    },
    stop: async () => {
      stopped.abort();
      await running;
    },
  };
}
