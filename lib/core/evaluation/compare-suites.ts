/** One episode of an evaluation; equal places of two lists are the same episode of the same suite. */
export type EvaluatedEpisode = { success: boolean; returnSum: number };

/**
 * Two policies on one suite. `onlyFirst` and `onlySecond` count the episodes that only one of them won; `p` is the
 * one-sided probability to see at least so many for the second if both were equally good.
 */
export type SuiteComparison = {
  by: "success" | "return";
  onlyFirst: number;
  onlySecond: number;
  p: number;
};

/** A comparison promotes at this probability: between equally good policies at most one in twenty does. */
export const promotionLevel = 0.05;

/**
 * Is the second better than the first? By the episodes that only one of them solved; where success never differs, by the
 * returns. An exact one-sided sign test. Both lists are of one length.
 * Source: Q. McNemar, "Note on the sampling error of the difference between correlated proportions", Psychometrika 12, 1947.
 */
export function compareSuites(
  first: readonly EvaluatedEpisode[],
  second: readonly EvaluatedEpisode[],
): SuiteComparison {
  if (first.length !== second.length) throw new Error("only equal suites can be compared");
  const bySuccess = countWins(first, second, ({ success }) => (success ? 1 : 0));
  const differs = bySuccess.onlyFirst + bySuccess.onlySecond > 0;
  const wins = differs ? bySuccess : countWins(first, second, ({ returnSum }) => returnSum);
  return {
    by: differs ? "success" : "return",
    ...wins,
    p: signTest(wins.onlySecond, wins.onlyFirst + wins.onlySecond),
  };
}

function countWins(
  first: readonly EvaluatedEpisode[],
  second: readonly EvaluatedEpisode[],
  score: (episode: EvaluatedEpisode) => number,
): { onlyFirst: number; onlySecond: number } {
  let onlyFirst = 0;
  let onlySecond = 0;
  first.forEach((episode, at) => {
    const difference = score(second[at]) - score(episode);
    if (difference > 0) onlySecond++;
    if (difference < 0) onlyFirst++;
  });
  return { onlyFirst, onlySecond };
}

/** P(at least `wins` of `trials` fair coins are heads), summed from the top in logarithms: 10,000 trials do not underflow. */
function signTest(wins: number, trials: number): number {
  if (wins <= 0) return 1;
  let logTerm = -trials * Math.LN2;
  let sum = 0;
  for (let heads = trials; heads >= wins; heads--) {
    sum += Math.exp(logTerm);
    logTerm += Math.log(heads) - Math.log(trials - heads + 1);
  }
  return Math.min(1, sum);
}
