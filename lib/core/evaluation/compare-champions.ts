import { compareSuites, type EvaluatedEpisode, type SuiteComparison } from "./compare-suites";

/**
 * Two policies on one suite, asked both ways. `both` to `neither` count solved episodes; `aheadFirst` and `aheadSecond`
 * those that the test counts, which are the same unless success never differs. `pFirst`: that the first is no better.
 */
export type ChampionsCompared = {
  both: number;
  onlyFirst: number;
  onlySecond: number;
  neither: number;
  by: SuiteComparison["by"];
  aheadFirst: number;
  aheadSecond: number;
  pFirst: number;
  pSecond: number;
};

/** Both lists are of one length. */
export function compareChampions(
  first: readonly EvaluatedEpisode[],
  second: readonly EvaluatedEpisode[],
): ChampionsCompared {
  const { by, onlyFirst: aheadFirst, onlySecond: aheadSecond, p: pSecond } = compareSuites(first, second);
  const count = (one: boolean, other: boolean) =>
    first.filter((episode, at) => episode.success === one && second[at].success === other).length;
  return {
    both: count(true, true),
    onlyFirst: count(true, false),
    onlySecond: count(false, true),
    neither: count(false, false),
    by,
    aheadFirst,
    aheadSecond,
    pFirst: compareSuites(second, first).p,
    pSecond,
  };
}
