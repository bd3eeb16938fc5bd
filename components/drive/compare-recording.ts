import type { Trajectory } from "@/lib/client/read-trajectory";

/** How an attempt goes beside a recording of the same episode. */
export type Likeness = {
  /** Steps from the first on whose positions are the recorded ones, to the last bit. */
  same: number;
  /** The first step that is another, or that the recording does not have; null: there is none yet. */
  differsAt: number | null;
};

export const likeAtFirst: Likeness = { same: 0, differsAt: null };

/** One more step is there. @param qpos the state before it, as the simulator has it; a recording has it with 32 bits */
export function compareStep(
  likeness: Likeness,
  { arrays, length }: Pick<Trajectory, "arrays" | "length">,
  step: number,
  qpos: ArrayLike<number>,
): Likeness {
  const { same, differsAt } = likeness;
  if (differsAt !== null || step !== same) return likeness;
  const recorded = arrays.qpos;
  const isSame =
    recorded !== undefined &&
    step < length &&
    recorded.names.length === qpos.length &&
    Array.from(qpos).every((value, i) =>
      Object.is(Math.fround(value), recorded.values[step * qpos.length + i]),
    );
  return isSame ? { same: same + 1, differsAt: null } : { same, differsAt: step };
}
