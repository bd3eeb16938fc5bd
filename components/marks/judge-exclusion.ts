import { nameIteration } from "@/components/charts/format-metric";
import type { WireEpisode } from "@/lib/contracts/episodes/episode";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

/** `refusal`: why it cannot be excluded, or taken back. `effect`: what that does, or did. Null: there is nothing to say. */
export type Exclusion = { refusal: string | null; effect: string | null };

/**
 * What it means for an episode to be excluded.
 * @param countsFrom the first iteration whose dataset goes by what is said now; undefined while that is not known, null after the end
 */
export function judgeExclusion(
  run: Pick<WireTrainingRun, "ended_at" | "resolved_spec">,
  { iteration_index: recorded, mark }: Pick<WireEpisode, "iteration_index" | "mark">,
  countsFrom: number | null | undefined,
): Exclusion {
  if (run.ended_at !== null)
    return { refusal: "The run has ended: no dataset of it will be built.", effect: null };
  if (typeof countsFrom !== "number") return { refusal: null, effect: null };
  const { dataset_iterations: repeated } = run.resolved_spec.rollout_template;
  const oldest = repeated === "all" ? 0 : countsFrom - repeated + 1;
  if (recorded < oldest)
    return {
      refusal: null,
      effect: `The dataset of ${nameIteration(countsFrom)} goes back to ${nameIteration(Math.max(0, oldest))}: it does not have this episode anyway.`,
    };
  return {
    refusal: null,
    effect: mark?.excluded ? `Not in the dataset of ${nameIteration(countsFrom)} and later ones.` : null,
  };
}
