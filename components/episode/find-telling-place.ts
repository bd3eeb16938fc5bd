import type { WireEpisode } from "@/lib/contracts/episodes/episode";

type Evaluated = Pick<WireEpisode, "iteration_index" | "job_index" | "env">;
export type EpisodePlaceOnSuite = { job: number; env: number };

const keyOf = ({ job_index, env }: Evaluated): string => `${job_index}.${env}`;

/**
 * The place of the suite that shows most of what was learned: one that failed in the first evaluation and succeeded in the one
 * that is told; of several the first. Null where there is none.
 * @param failed those that failed, by place, so that the first evaluation's come first
 * @param succeeded in the champion's evaluation
 */
export function findTellingPlace(
  failed: readonly Evaluated[],
  succeeded: readonly Evaluated[],
): EpisodePlaceOnSuite | null {
  const first = failed[0]?.iteration_index;
  const later = new Set(succeeded.filter(({ iteration_index: index }) => index !== first).map(keyOf));
  const found = failed.find((one) => one.iteration_index === first && later.has(keyOf(one)));
  return found ? { job: found.job_index, env: found.env } : null;
}
