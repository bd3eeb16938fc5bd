import type { Recording } from "@/components/drive/drive-setting";
import { Store } from "@/components/replay/store";
import type { Trajectory } from "@/lib/client/read-trajectory";
import type { DriveStart } from "@/lib/drive/messages";

/** How an attempt goes beside a recording of the same episode. */
export type Likeness = {
  /** Steps from the first on whose positions are the recorded ones, to the last bit. */
  same: number;
  /** The first step that is another, or that the recording does not have; null: there is none yet. */
  differsAt: number | null;
};

const likeAtFirst: Likeness = { same: 0, differsAt: null };

/** One more step is there. @param qpos the state before it, as the simulator has it; a recording has it with 32 bits */
function compareStep(
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

/** Holds what is driven against a recording, as far as it is the same episode and nobody touches it. */
export class Comparison {
  readonly likeness = new Store<Likeness>(likeAtFirst);

  constructor(private readonly recording: Recording | null) {}

  begin(): void {
    this.likeness.set(likeAtFirst);
  }

  /** The limit of steps ends an episode, and decides nothing before. @param policyId whose policy drives, where one does */
  isRecorded(start: DriveStart, policyId: string | null): boolean {
    if (!this.recording) return false;
    const { seed, index, purpose, by, actionNoise } = this.recording.start;
    return (
      start.seed === seed &&
      start.index === index &&
      start.purpose === purpose &&
      start.by === by &&
      start.actionNoise === actionNoise &&
      (by !== "policy" || policyId === this.recording.policyId)
    );
  }

  /** One more step of the recorded episode is there. */
  look(step: number, qpos: ArrayLike<number>): void {
    if (this.recording)
      this.likeness.set(compareStep(this.likeness.get(), this.recording.trajectory, step, qpos));
  }
}
