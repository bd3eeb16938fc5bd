import { Arm, clamp, positionScale, smooth } from "@/lib/simulation/control/arm";
import type { Simulation } from "@/lib/simulation/mujoco/simulation";
import type { Rng } from "@/lib/simulation/rng";
import { rewardStep, type StepOutcome, type Task } from "@/lib/simulation/tasks/task";

/** What is the same in every task mode of the arm: an action's first three numbers move the tool, its last one the gripper. */
export abstract class ArmTask implements Task {
  protected readonly arm: Arm;
  /** Filtered offsets: three of the position, then those of the rotation. */
  protected readonly offset = new Float64Array(6);
  /** What the tool is to do in this step: to move, m, and to turn, rad. */
  protected readonly linear = new Float64Array(3);
  protected readonly angular = new Float64Array(3);
  private readonly substeps: number;
  private readonly outcome: StepOutcome = { reward: 0, success: false };
  private progress = 0;

  /**
   * `controlDt` in seconds; `postureGain` as an `Arm` takes it; `armSpread`: how far each joint may start from its ready
   * posture, rad.
   */
  constructor(
    protected readonly simulation: Simulation,
    controlDt: number,
    postureGain: number,
    private readonly armSpread: number,
  ) {
    this.arm = new Arm(simulation, controlDt, postureGain);
    this.substeps = Math.round(controlDt / simulation.scene.physicsDt);
  }

  abstract observe(out: Float32Array): void;
  abstract readonly label: Task["label"];
  /** Places what the episode is about, before the arm takes its posture; draws only from `rng`. */
  protected abstract place(rng: Rng): void;
  /** Writes `angular`, and holds `linear` within the mode's own bounds. */
  protected abstract turn(action: Float32Array): void;
  /** From 0 (nothing is done) to 1 (everything is). */
  protected abstract measureProgress(): number;
  /** Asked once after every step. */
  protected abstract judge(): boolean;

  reset(rng: Rng): void {
    this.simulation.reset();
    this.place(rng);
    this.arm.reset(rng, this.armSpread);
    this.simulation.settle();
    this.offset.fill(0);
    this.progress = this.measureProgress();
  }

  step(action: Float32Array): StepOutcome {
    const { arm, offset, linear, outcome, progress: before } = this;
    for (let axis = 0; axis < 3; axis++) {
      linear[axis] = smooth(offset, axis, clamp(action[axis], -1, 1) * positionScale);
    }
    this.turn(action);
    arm.moveTool(linear, this.angular);
    arm.moveGripper(action[action.length - 1]);
    this.simulation.advance(this.substeps);
    this.progress = this.measureProgress();
    outcome.success = this.judge();
    outcome.reward = rewardStep(before, this.progress, outcome.success);
    return outcome;
  }
}
