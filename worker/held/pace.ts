/** How often things are looked at. Milliseconds. Tests go faster; nothing else changes them. */
export type Pace = {
  /** Rules that could hold, work that could be taken, reasons to wait. */
  tickMs: number;
  leaseMs: number;
  renewMs: number;
  reconcileMs: number;
  /** Between two tries while the database or the engine is away. */
  retryMs: number;
  /** Before an image is asked for again whose registry did not give it; twice as long after each further try. */
  imageRetryMs: number;
  usageMs: number;
  /** Files that nothing names. */
  sweepMs: number;
};

export const usualPace: Pace = {
  tickMs: 1_000,
  leaseMs: 15_000,
  renewMs: 5_000,
  reconcileMs: 10_000,
  retryMs: 500,
  imageRetryMs: 5_000,
  usageMs: 1_000,
  sweepMs: 3_600_000,
};
