/** How often a worker does what it does regularly, in milliseconds. Only tests use other values. */
export type Pace = {
  /** Between two looks for work to claim, for runs to decide about, and for reasons why runs wait. */
  tickMs: number;
  leaseMs: number;
  renewMs: number;
  reconcileMs: number;
  /** An engine that has not said what it is within so long is taken for away. */
  engineMs: number;
  /** Between two tries while the database or the engine is away. */
  retryMs: number;
  /** From the first failed pull of an image to the next try. The time doubles with each further try. */
  imageRetryMs: number;
  /** After so long a pull that goes on and on is given up; what came of it is not pulled again. */
  imagePullMs: number;
  usageMs: number;
  /** Between two looks at a trainer's metrics.jsonl. What is read is stored with the next look at its usage. */
  curvesMs: number;
  /** From a stop to the end of reading what the trainer left. */
  readGraceMs: number;
  /** Between two searches for stored files that no row names. */
  sweepMs: number;
};

export const usualPace: Pace = {
  tickMs: 1_000,
  leaseMs: 15_000,
  renewMs: 5_000,
  reconcileMs: 10_000,
  engineMs: 8_000,
  retryMs: 500,
  imageRetryMs: 5_000,
  imagePullMs: 7_200_000,
  usageMs: 1_000,
  curvesMs: 100,
  readGraceMs: 60_000,
  sweepMs: 3_600_000,
};
