import type { OpenBatch } from "./open-batch";

/** Frames a second. `isKnown`: the batches say how long a control step takes; else a frame counts as a second. */
export type FrameRate = { fps: number; isKnown: boolean };

/** A rate that is a whole number but for rounding is one: readers of the format expect that. */
const roundingError = 1e-6;

export function readRate(batches: readonly OpenBatch[]): FrameRate {
  const [first, ...others] = batches.map(({ metadata }) => Number(metadata.control_dt));
  const isKnown =
    first !== undefined && first > 0 && Number.isFinite(first) && others.every((dt) => dt === first);
  if (!isKnown) return { fps: 1, isKnown };
  const fps = 1 / first;
  const whole = Math.round(fps);
  return { fps: whole > 0 && Math.abs(fps - whole) < roundingError * fps ? whole : fps, isKnown };
}
