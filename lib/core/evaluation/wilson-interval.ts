/** The 97.5 % quantile of the normal distribution: an interval of 95 % leaves half of the rest on either side. */
const z = 1.959963984540054;

export type Interval = { low: number; high: number };

/**
 * The Wilson score interval (95 %) of a rate that was seen as `successes` of `trials`, both whole numbers, `trials` from
 * 1. Unlike the normal interval it stays within 0 and 1 and says something at 0 and at `trials` successes.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927.
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  const rate = successes / trials;
  const spread = (z * z) / trials;
  const centre = rate + spread / 2;
  const margin = z * Math.sqrt((rate * (1 - rate)) / trials + spread / (4 * trials));
  return {
    low: successes === 0 ? 0 : (centre - margin) / (1 + spread),
    high: successes === trials ? 1 : (centre + margin) / (1 + spread),
  };
}
