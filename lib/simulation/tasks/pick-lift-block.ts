import atan2 from "@stdlib/math-base-special-atan2";
import cos from "@stdlib/math-base-special-cos";
import sin from "@stdlib/math-base-special-sin";
import tanh from "@stdlib/math-base-special-tanh";
import { pickLiftBlock as card } from "@/lib/core/scenes/pick-lift-block";
import { clamp, positionScale, smooth } from "@/lib/simulation/control/arm";
import { measureLength } from "@/lib/simulation/control/measure-length";
import type { Simulation } from "@/lib/simulation/mujoco/simulation";
import type { Rng } from "@/lib/simulation/rng";
import { ArmTask } from "@/lib/simulation/tasks/arm-task";
import { locate } from "@/lib/simulation/tasks/task";

/** Where the block may lie, m. At a larger y the hand would hit the side of the cabinet. */
const spawn = { x: [0.35, 0.6], y: [-0.3, 0.04] } as const;
/** Height of the block's centre when it lies on the table, m. */
const restHeight = 0.0201;
/** Full scale of a yaw command, rad. */
const yawScale = 0.15;
/** Success is to lift the block by so many metres and to hold it for so many seconds. */
const liftHeight = 0.1;
const holdTime = 0.3;
/** The tool's centre stays this far above the table, m. */
const floor = 0.008;

export class PickLiftBlock extends ArmTask {
  readonly label = labelPickLift;
  private readonly block: number;
  private readonly holdSteps: number;
  private readonly wanted = new Float64Array(9);
  private heldSteps = 0;

  constructor(simulation: Simulation, controlDt: number) {
    super(simulation, controlDt, 0.05, 0.02);
    this.block = simulation.scene.positionAddress("block_joint");
    this.holdSteps = Math.round(holdTime / controlDt);
  }

  protected place(rng: Rng): void {
    const yaw = rng.uniform(-Math.PI, Math.PI);
    const pose = [rng.uniform(...spawn.x), rng.uniform(...spawn.y), restHeight];
    this.simulation.qpos.set([...pose, cos(yaw / 2), 0, 0, sin(yaw / 2)], this.block);
    this.heldSteps = 0;
  }

  observe(out: Float32Array): void {
    const { qpos } = this.simulation;
    const yaw = this.arm.yaw();
    let n = this.arm.observe(out);
    out[n++] = cos(4 * yaw);
    out[n++] = sin(4 * yaw);
    for (let i = 0; i < 7; i++) out[n++] = qpos[this.block + i];
    for (let axis = 0; axis < 3; axis++) out[n++] = qpos[this.block + axis] - this.arm.tcp(axis);
    out[n++] = toNearestQuarterTurn(this.blockYaw() - yaw);
    out[n++] = this.arm.touch();
  }

  protected turn(action: Float32Array): void {
    const { arm, linear } = this;
    linear[2] = Math.max(linear[2], floor - arm.tcp(2));
    const yaw = arm.yaw() + smooth(this.offset, 3, clamp(action[3], -1, 1) * yawScale);
    // The tool is to point straight down: its axes are then (c, s, 0), (s, -c, 0) and (0, 0, -1).
    const c = cos(yaw);
    const s = sin(yaw);
    this.wanted.set([c, s, 0, s, -c, 0, 0, 0, -1]);
    arm.writeRotationError(this.wanted, this.angular);
  }

  protected judge(): boolean {
    const lifted = this.measureLift() > liftHeight && this.measureDistance() < 0.05;
    this.heldSteps = lifted ? this.heldSteps + 1 : 0;
    return this.heldSteps >= this.holdSteps;
  }

  /** From 0 (the tool is far from the block) to 1 (the block is lifted). */
  protected measureProgress(): number {
    const near = 1 - tanh(10 * this.measureDistance());
    return 0.5 * near + 0.5 * clamp(this.measureLift() / liftHeight, 0, 1);
  }

  private measureLift(): number {
    return this.simulation.qpos[this.block + 2] - restHeight;
  }

  private measureDistance(): number {
    const { qpos } = this.simulation;
    return measureLength(
      qpos[this.block] - this.arm.tcp(0),
      qpos[this.block + 1] - this.arm.tcp(1),
      qpos[this.block + 2] - this.arm.tcp(2),
    );
  }

  private blockYaw(): number {
    const { qpos } = this.simulation;
    const [w, x, y, z] = [3, 4, 5, 6].map((i) => qpos[this.block + i]);
    return atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
  }
}

function toNearestQuarterTurn(angle: number): number {
  return angle - (Math.PI / 2) * Math.round(angle / (Math.PI / 2));
}

const at = locate(card.observation.names, [
  "grip_width",
  "tcp_z",
  "rel_x",
  "rel_y",
  "rel_z",
  "yaw_err",
  "touch_sum",
]);

/**
 * Aims at a height above the block that shrinks with the tool's distance from the block's axis, so that the tool comes
 * down inside a cone; closes the fingers over the last centimetres when it is centred; lifts when the pads feel the
 * block. It keeps no phase: when the block slips out, the same rules start the grasp again.
 */
function labelPickLift(observation: Float32Array, out: Float32Array): void {
  const relX = observation[at.rel_x];
  const relY = observation[at.rel_y];
  const relZ = observation[at.rel_z];
  const yawError = observation[at.yaw_err];
  const aside = measureLength(relX, relY);
  const turned = Math.abs(yawError);
  // The limits are wider once the fingers are closing, so that a little drift does not open them again.
  const closing = observation[at.grip_width] < 0.07;
  const grasp =
    aside < (closing ? 0.014 : 0.013) && turned < (closing ? 0.3 : 0.12) && relZ > -0.05 && relZ < 0.015;
  out[4] = grasp ? -1 : 1;
  if (grasp && observation[at.touch_sum] > 5 && Math.abs(relZ) < 0.015) {
    out[0] = 0;
    out[1] = 0;
    out[3] = 0;
    out[2] = clamp((0.21 - observation[at.tcp_z]) / positionScale, -1, 1);
    return;
  }
  out[0] = clamp(relX / positionScale, -1, 1);
  out[1] = clamp(relY / positionScale, -1, 1);
  out[3] = clamp(yawError / yawScale, -1, 1);
  const cone = 3 * Math.max(0, aside - 0.009) + 0.3 * Math.max(0, turned - 0.08);
  out[2] = clamp((relZ + (grasp ? 0 : Math.min(0.08, cone))) / positionScale, -1, 1);
}
