import { type CurationRules, describeRule, type ExcludedWhy, findReasons } from "@/lib/core/curation/rules";
import type { MeasuredEpisode } from "@/lib/server/store/curation";
import type { ExcludedEpisode } from "./manifest-content";

/** Of a batch of which something is left out: its place, and the episodes that stay, in their order. */
export type PartlyKept = { iteration: number; index: number; left: readonly MeasuredEpisode[] };

export type CuratedDataset = {
  /** By iteration, job and environment. */
  excluded: readonly ExcludedEpisode[];
  /** Of every other batch all episodes stay. One with nothing `left` is left out as a whole. */
  batches: readonly PartlyKept[];
};

/**
 * What a dataset goes without.
 * @param episodes all of the batches that it would have, by iteration, job and environment
 * @param byHand ids of those that people exclude
 */
export function curateDataset(
  episodes: readonly MeasuredEpisode[],
  rules: CurationRules,
  byHand: ReadonlySet<string>,
): CuratedDataset {
  const excluded: ExcludedEpisode[] = [];
  const batches = new Map<string, PartlyKept & { left: MeasuredEpisode[]; isWhole: boolean }>();
  for (const one of episodes) {
    const iteration = one.iterationIndex ?? 0;
    const place = { iteration, index: one.jobIndex };
    const key = `${iteration}/${one.jobIndex}`;
    const batch = batches.get(key) ?? { ...place, left: [], isWhole: true };
    batches.set(key, batch);
    const reasons = findReasons(rules, one, byHand.has(`${one.taskId}.${one.env}`));
    if (reasons.length === 0) batch.left.push(one);
    else {
      batch.isWhole = false;
      excluded.push({ ...place, seed: one.seed, env: one.env, reasons });
    }
  }
  return {
    excluded,
    batches: [...batches.values()].flatMap(({ isWhole, ...batch }) => (isWhole ? [] : [batch])),
  };
}

/** How often each reason was given: `by hand 2, return < 5: 14`. */
export function countReasons(excluded: readonly Pick<ExcludedEpisode, "reasons">[]): string {
  const counts = new Map<string, number>();
  for (const { reasons } of excluded)
    for (const reason of reasons) counts.set(nameReason(reason), (counts.get(nameReason(reason)) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
}

const nameReason = (reason: ExcludedWhy): string =>
  reason.by === "hand" ? "by hand" : `${describeRule(reason.by, reason.limit)}:`;
