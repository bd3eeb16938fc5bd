import type { Database } from "@/lib/server/db/client";
import { type ReadingMoment, readMoment } from "./to-wire";

/** The moment as all who read now have it. */
export type MomentReader = {
  read: () => Promise<ReadingMoment>;
  /**
   * Somebody has read the workers themselves: what is remembered of them otherwise counts no more. So a run that is read after
   * the fleet never says anything else of its workers.
   */
  correct: (isAnyAlive: boolean) => void;
};

/** Whether a worker is alive is looked up at most this often, for everybody. */
export const workersFreshMs = 1_000;

/**
 * Workers say nothing when they fall silent, and fifteen seconds pass before that counts: a second more or less says nothing
 * else. The database's clock is read with it and goes on by ours in between.
 * @param freshMs they are looked up again after so long
 * @param now milliseconds of a clock that never goes back
 */
export function createMomentReader(
  { db }: Pick<Database, "db">,
  { freshMs = workersFreshMs, now = () => performance.now() }: { freshMs?: number; now?: () => number } = {},
): MomentReader {
  let last: { moment: ReadingMoment; atMs: number } | null = null;
  let looking: Promise<ReadingMoment> | null = null;

  const look = (): Promise<ReadingMoment> => {
    const atMs = now();
    const begun = readMoment(db)
      .then((moment) => {
        if (looking === begun) last = { moment, atMs };
        return moment;
      })
      .finally(() => {
        if (looking === begun) looking = null;
      });
    return begun;
  };
  return {
    read: async () => {
      const passedMs = last ? now() - last.atMs : Number.POSITIVE_INFINITY;
      if (last && passedMs < freshMs) return { ...last.moment, nowMs: last.moment.nowMs + passedMs };
      looking ??= look();
      return looking;
    },
    correct: (isAnyAlive) => {
      // A look that began before may not have seen it.
      looking = null;
      if (last && (last.moment.silence === null) !== isAnyAlive) last = null;
    },
  };
}
