import type { Rng } from "@/lib/simulation/rng";

/** What one control step brought. The next step overwrites the same object: copy what you keep. */
export type StepOutcome = { reward: number; success: boolean };

/** One task mode in one environment. Vectors are laid out as the catalogue's card says. */
export interface Task {
  /** Puts the environment at the start of an episode; draws only from `rng`. */
  reset(rng: Rng): void;
  observe(out: Float32Array): void;
  /** Executes one control step. Numbers outside the action's bounds count as the bound. */
  step(action: Float32Array): StepOutcome;
  /** The scripted controller: a pure function of the observation, so it can label any state that a learner gets into. */
  label(observation: Float32Array, out: Float32Array): void;
}

/**
 * The progress that the step made, plus 1 for success. A reward for the progress reached so far would be paid again in
 * every step: an episode that failed after 128 steps near the goal then earned more than one that succeeded after 95.
 */
export function rewardStep(progressBefore: number, progressAfter: number, success: boolean): number {
  return progressAfter - progressBefore + (success ? 1 : 0);
}

/** Positions of the wanted names in a vector. Throws, when the module is loaded, for a name that the vector lacks. */
export function locate<Name extends string>(
  names: readonly string[],
  wanted: readonly Name[],
): Record<Name, number> {
  const at = (name: Name) => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`the observation has no "${name}"`);
    return index;
  };
  // Guarantee: one entry per wanted name, by construction.
  return Object.fromEntries(wanted.map((name) => [name, at(name)])) as Record<Name, number>;
}
