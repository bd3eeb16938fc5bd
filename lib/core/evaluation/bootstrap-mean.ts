import type { Interval } from "./wilson-interval";

const draws = 2_000;

/**
 * The percentile bootstrap interval (95 %, 2,000 draws) of the mean of `values`, which are not empty. The draws depend on
 * the number of values alone, so equal values give an equal interval.
 * Source: B. Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979.
 */
export function bootstrapMean(values: readonly number[]): Interval {
  const random = createRandom(values.length);
  const means = Float64Array.from({ length: draws }, () => {
    let sum = 0;
    for (let i = 0; i < values.length; i++) sum += values[Math.floor(random() * values.length)];
    return sum / values.length;
  }).sort();
  return { low: means[Math.floor(draws * 0.025)], high: means[Math.ceil(draws * 0.975) - 1] };
}

/** Uniform numbers in [0, 1): mulberry32, a public-domain generator of 32 bits of state by T. Ettinger. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
