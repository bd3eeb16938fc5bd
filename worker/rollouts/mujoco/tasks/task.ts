import type { Rng } from "@/worker/rollouts/mujoco/rng";

/** What one control step brought. Written over by the next step: copy what you keep. */
export type StepOutcome = { reward: number; success: boolean };

/** One task mode in one environment. Vectors are laid out as the catalogue's card says. */
export interface Task {
  /** Puts the environment at the start of an episode; draws only from `rng`. */
  reset(rng: Rng): void;
  observe(out: Float32Array): void;
  /** Executes one control step. Numbers outside the action's bounds count as the bound. */
  step(action: Float32Array): StepOutcome;
  /** The scripted controller: a pure function of the observation, so that it can label any state a learner gets into. */
  label(observation: Float32Array, out: Float32Array): void;
}

/**
 * What the step gained, plus 1 for success. Paying for the state itself would pay for staying in it: an episode that
 * failed after 128 steps near the goal then earned more than one that succeeded after 95.
 */
export function rewardStep(progressBefore: number, progressAfter: number, success: boolean): number {
  return progressAfter - progressBefore + (success ? 1 : 0);
}

/** Positions of the named numbers in a vector; throws at start-up where the catalogue has no such name. */
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
