/** A busy machine may keep a process waiting for seconds; what is longer than this was no wait. */
export const leastStandstillMs = 15_000;

/** `databaseMs`: the database's time of day. `steadyMs`: of a clock that stands still while its machine is suspended. */
export type ClockLook = { databaseMs: number; steadyMs: number };

/**
 * Between two looks of a process on the database's own machine: how long that machine stood still. Its time of day went on
 * meanwhile, also where somebody set it. Null: it did not.
 */
export function findStandstill(before: ClockLook, now: ClockLook): { fromMs: number; toMs: number } | null {
  const awakeMs = now.steadyMs - before.steadyMs;
  const fromMs = before.databaseMs + awakeMs;
  return now.databaseMs - fromMs >= leastStandstillMs ? { fromMs, toMs: now.databaseMs } : null;
}
