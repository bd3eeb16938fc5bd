import atan2 from "@stdlib/math-base-special-atan2";
import { createDampedLeastSquares } from "@/lib/simulation/control/damped-least-squares";
import { twistSize, writeSiteJacobian } from "@/lib/simulation/control/jacobian";
import type { Scene } from "@/lib/simulation/mujoco/scene";
import type { Simulation } from "@/lib/simulation/mujoco/simulation";
import type { Rng } from "@/lib/simulation/rng";

const jointNames = Array.from({ length: 7 }, (_, i) => `fr3_joint${i + 1}`);
/** The posture that an episode starts in, rad. */
const ready = [0, -Math.PI / 4, 0, (-3 * Math.PI) / 4, 0, Math.PI / 2, Math.PI / 4];
/** FR3 joint velocity limits, rad/s. */
const maxJointVelocity = [2.62, 2.62, 2.62, 2.62, 5.26, 4.18, 5.26];
/** Each finger moves at 50 mm/s, as the real hand's do, and opens by 40 mm. */
const fingerSpeed = 0.05;
const fingerRange = 0.04;
/**
 * Share of the way to a commanded offset that is taken per control step. Without this filter joint accelerations double
 * and servos reach their limits.
 */
const smoothing = 0.5;
/** A position command of 1 asks for a pose this far from the measured one, m. */
export const positionScale = 0.05;

/** Where the parts of the arm stand in the arrays of a scene. */
type ArmLayout = {
  hinges: readonly number[];
  positions: readonly number[];
  velocities: readonly number[];
  actuators: readonly number[];
  servoLags: readonly number[];
  gripper: number;
  fingers: readonly number[];
  tcp: number;
  touch: readonly number[];
};

export function locateArm(scene: Scene): ArmLayout {
  const servos = jointNames.map((_, i) => `a${i + 1}`);
  return {
    hinges: jointNames.map((name) => scene.jointId(name)),
    positions: jointNames.map((name) => scene.positionAddress(name)),
    velocities: jointNames.map((name) => scene.velocityAddress(name)),
    actuators: servos.map((name) => scene.actuatorId(name)),
    servoLags: servos.map((name) => scene.servoLag(name)),
    gripper: scene.actuatorId("gripper"),
    fingers: ["fr3_finger_joint1", "fr3_finger_joint2"].map((name) => scene.positionAddress(name)),
    tcp: scene.siteId("tcp"),
    touch: ["touch_left", "touch_right"].map((name) => scene.sensorAddress(name)),
  };
}

/**
 * The arm's low-level control. A command is an offset from the pose measured in this step and not from an earlier
 * command, so the filter of `smooth` is the only state that an observation does not show. Each call of `moveTool` takes
 * one damped least-squares step.
 */
export class Arm {
  readonly layout: ArmLayout;
  private readonly solve = createDampedLeastSquares(jointNames.length);
  private readonly jacobian = new Float64Array(twistSize * jointNames.length);
  private readonly twist = new Float64Array(twistSize);
  private readonly posture = new Float64Array(jointNames.length);
  private readonly step = new Float64Array(jointNames.length);

  /**
   * `postureGain` is the share of the way back to the ready posture that the arm takes per step, as far as that does not
   * move the tool.
   */
  constructor(
    private readonly simulation: Simulation,
    private readonly controlDt: number,
    private readonly postureGain: number,
  ) {
    this.layout = locateArm(simulation.scene);
  }

  /** The ready posture with each joint up to `spread` rad away from it, and the gripper open. */
  reset(rng: Rng, spread: number): void {
    const { qpos, ctrl } = this.simulation;
    const { positions, actuators, fingers, gripper } = this.layout;
    for (let j = 0; j < jointNames.length; j++) {
      qpos[positions[j]] = ready[j] + rng.uniform(-spread, spread);
      ctrl[actuators[j]] = qpos[positions[j]];
    }
    for (const finger of fingers) qpos[finger] = fingerRange;
    ctrl[gripper] = fingerRange;
  }

  /** The tool centre point along one axis of the world, m. */
  tcp(axis: number): number {
    return this.simulation.sitePosition[3 * this.layout.tcp + axis];
  }
  /** One entry of the tool's rotation matrix, whose columns are the tool's axes in the world. */
  rotation(row: number, column: number): number {
    return this.simulation.siteRotation[9 * this.layout.tcp + 3 * row + column];
  }
  yaw(): number {
    return atan2(this.rotation(1, 0), this.rotation(0, 0));
  }
  gripWidth(): number {
    return 2 * this.simulation.qpos[this.layout.fingers[0]];
  }
  /** Normal force on both pads, N, at most 100: the peak of an impact would be far out of the range of all other numbers. */
  touch(): number {
    const { sensors } = this.simulation;
    return Math.min(sensors[this.layout.touch[0]] + sensors[this.layout.touch[1]], 100);
  }

  /** Writes joint positions and velocities, grip width and tool position. Returns how many numbers it wrote. */
  observe(out: Float32Array): number {
    const { qpos, qvel } = this.simulation;
    let n = 0;
    for (const address of this.layout.positions) out[n++] = qpos[address];
    for (const address of this.layout.velocities) out[n++] = qvel[address];
    out[n++] = this.gripWidth();
    for (let axis = 0; axis < 3; axis++) out[n++] = this.tcp(axis);
    return n;
  }

  /**
   * Writes the rotation vector, rad, that turns the tool's axes r to the wanted axes d (given column by column). It is
   * half the sum of the cross products r_i x d_i, which is exact for small angles only.
   */
  writeRotationError(wanted: ArrayLike<number>, out: Float64Array): void {
    out.fill(0);
    for (let column = 0; column < 3; column++) {
      const rx = this.rotation(0, column);
      const ry = this.rotation(1, column);
      const rz = this.rotation(2, column);
      const dx = wanted[3 * column];
      const dy = wanted[3 * column + 1];
      const dz = wanted[3 * column + 2];
      out[0] += 0.5 * (ry * dz - rz * dy);
      out[1] += 0.5 * (rz * dx - rx * dz);
      out[2] += 0.5 * (rx * dy - ry * dx);
    }
  }

  /** Commands the joints to move the tool by `linear` (m) and turn it by `angular` (rad), within their speed limits. */
  moveTool(linear: ArrayLike<number>, angular: ArrayLike<number>): void {
    const { simulation, layout, posture, step } = this;
    const { qpos, ctrl } = simulation;
    writeSiteJacobian(simulation, layout.tcp, layout.hinges, this.jacobian);
    for (let i = 0; i < 3; i++) {
      this.twist[i] = linear[i];
      this.twist[3 + i] = angular[i];
    }
    for (let j = 0; j < posture.length; j++) {
      posture[j] = this.postureGain * (ready[j] - qpos[layout.positions[j]]);
    }
    this.solve(this.jacobian, this.twist, posture, step);
    let scale = 1;
    for (let j = 0; j < step.length; j++) {
      scale = Math.min(scale, (maxJointVelocity[j] * layout.servoLags[j]) / Math.abs(step[j]));
    }
    for (let j = 0; j < step.length; j++) {
      ctrl[layout.actuators[j]] = qpos[layout.positions[j]] + scale * step[j];
    }
  }

  /** A command above 0 opens the fingers, any other closes them, at the speed of the hand. */
  moveGripper(command: number): void {
    const { ctrl } = this.simulation;
    const travel = fingerSpeed * this.controlDt;
    const now = ctrl[this.layout.gripper];
    ctrl[this.layout.gripper] = command > 0 ? Math.min(fingerRange, now + travel) : Math.max(0, now - travel);
  }
}

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

/** Moves one filtered offset part of the way to `wanted`, and returns it. */
export function smooth(filtered: Float64Array, index: number, wanted: number): number {
  filtered[index] += smoothing * (wanted - filtered[index]);
  return filtered[index];
}
