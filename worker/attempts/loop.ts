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
 * One thing done again and again, never twice at once: every `everyMs`, and at once when woken. A round that fails is
 * logged and does not end the loop: what it left undone is what the next round finds.
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
        // One line per outage: while the database is away every round fails alike.
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
