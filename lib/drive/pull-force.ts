import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/** How a hand pulls: like a damped spring whose pull does not grow without end. */
export type Grip = {
  /** N/m and N s/m. */
  stiffness: number;
  damping: number;
  /** N. */
  atMost: number;
  /** Held up against gravity by the hand, N. */
  lift: number;
};

/** Radians a second: a thing that is pulled follows the hand within a tenth of one. */
const quickness = 15;
const gravity = 9.81;

/** Of a thing that lies free: critically damped, whatever it weighs, and strong enough to lift it out of fingers. */
export const gripThing = (massKg: number): Grip => ({
  stiffness: massKg * quickness * quickness,
  damping: 2 * massKg * quickness,
  atMost: 12 * massKg * gravity + 2,
  lift: massKg * gravity,
});

/** Of the robot: as hard as a person pushes with one hand; its servos hold against it. */
export const gripRobot: Grip = { stiffness: 600, damping: 40, atMost: 80, lift: 0 };

/** The force, N, on a place that moves at `velocity`, m/s, and is to come to `towards`. */
export function pullForce(
  { stiffness, damping, atMost, lift }: Grip,
  { at, towards, velocity }: { at: Vector; towards: Vector; velocity: Vector },
): Vector {
  const pull = at.map((value, axis) => stiffness * (towards[axis] - value) - damping * velocity[axis]);
  const size = Math.hypot(...pull);
  const share = size > atMost ? atMost / size : 1;
  return [pull[0] * share, pull[1] * share, pull[2] * share + lift];
}

/** The torque about `center`, N m, of a force at a place. */
export function turningOf(force: Vector, at: Vector, center: Vector): Vector {
  const [x, y, z] = [at[0] - center[0], at[1] - center[1], at[2] - center[2]];
  return [y * force[2] - z * force[1], z * force[0] - x * force[2], x * force[1] - y * force[0]];
}
