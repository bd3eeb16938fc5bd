/** What is measured of an episode, beside its return and its length. Null: what it takes is not there. */
export type EpisodeMeasures = {
  jerk: number | null;
  stillness: number | null;
  /** Of the simulator itself, as it counts them. */
  simWarnings: number | null;
};

/** Rows of an episode, one for each of its control steps, one after the other. */
type Rows = { values: ArrayLike<number>; length: number; width: number };

/** Two positions that differ by no more than this, in their own unit (m, rad), are the same. */
const stillWithin = 1e-4;

/**
 * How abruptly an episode was driven: the root mean square, over its inner steps t and all numbers of the action, of
 * a[t + 1] − 2 a[t] + a[t − 1], each number in units of its range, so that 1 is a swing over the whole range. Without a unit.
 * @param ranges high − low of each number; where one is not a positive number, the action is taken as it is
 * @returns null for fewer than three steps, and where a number is not finite
 */
export function measureJerk({ values, length, width }: Rows, ranges: readonly number[]): number | null {
  if (length < 3 || width < 1) return null;
  let sum = 0;
  for (let item = 0; item < width; item++) {
    const range = ranges[item] ?? 0;
    const unit = Number.isFinite(range) && range > 0 ? range : 1;
    let squares = 0;
    for (let at = width + item; at < (length - 1) * width; at += width) {
      const bend = values[at + width] - 2 * values[at] + values[at - width];
      squares += bend * bend;
    }
    sum += squares / (unit * unit);
  }
  const jerk = Math.sqrt(sum / ((length - 2) * width));
  return Number.isFinite(jerk) ? jerk : null;
}

/**
 * The share of an episode in which nothing moves, from 0 to 1: of its steps but the last, those after which no number of `qpos`
 * has changed by more than 0.0001.
 * @returns null for fewer than two steps, and where a number is not finite
 */
export function measureStillness({ values, length, width }: Rows): number | null {
  if (length < 2 || width < 1) return null;
  let still = 0;
  for (let row = 0; row + 1 < length; row++) {
    let isStill = true;
    for (let at = row * width; at < (row + 1) * width; at++) {
      const moved = Math.abs(values[at + width] - values[at]);
      if (Number.isNaN(moved) || moved === Number.POSITIVE_INFINITY) return null;
      if (moved > stillWithin) isStill = false;
    }
    if (isStill) still++;
  }
  return still / (length - 1);
}
