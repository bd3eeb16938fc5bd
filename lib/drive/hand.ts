import type { Vector } from "@/lib/core/scenes/kinematic-tree";
import type { Pull } from "@/lib/drive/messages";
import { gripRobot, gripThing, pullForce, turningOf } from "@/lib/drive/pull-force";
import type { Simulation } from "@/lib/simulation/mujoco/simulation";

/** The hand of whoever drives: it holds a body by one place and pulls. */
export class Hand {
  private pull: Pull | null = null;
  /** Where the place was a control step ago. */
  private before: Vector | null = null;

  /** @param stepS that a control step takes */
  constructor(
    private readonly simulation: Simulation,
    private readonly stepS: number,
  ) {}

  get isHolding(): boolean {
    return this.pull !== null;
  }

  hold(pull: Pull | null): void {
    if (pull?.body !== this.pull?.body) this.before = null;
    this.pull = pull;
    if (pull === null) this.simulation.bodyForce.fill(0);
  }

  /**
   * Pulls for the control step that is about to be executed. Answers the force, N; 0 where nothing is held.
   * @param thing what moves freely, and its mass now, kg; anything else is held as the robot is
   */
  press(thing: { body: number; mass: number } | null): number {
    const { pull, simulation } = this;
    if (pull === null) return 0;
    const { body, towards } = pull;
    const isThing = thing !== null && thing.body === body;
    const center = readPlace(simulation.massCenters, body);
    // A thing is led by its middle: pulled at a corner it would tumble.
    const at = isThing ? center : this.findGrip(pull);
    const before = this.before ?? at;
    this.before = at;
    const velocity: Vector = [
      (at[0] - before[0]) / this.stepS,
      (at[1] - before[1]) / this.stepS,
      (at[2] - before[2]) / this.stepS,
    ];
    const force = pullForce(isThing ? gripThing(thing.mass) : gripRobot, { at, towards, velocity });
    simulation.bodyForce.fill(0);
    simulation.bodyForce.set([...force, ...turningOf(force, at, center)], 6 * body);
    return Math.hypot(...force);
  }

  private findGrip({ body, grip }: Pull): Vector {
    const { bodyPosition, bodyRotation } = this.simulation;
    const [x, y, z] = grip;
    const row = (axis: number): number => {
      const from = 9 * body + 3 * axis;
      const turned = bodyRotation[from] * x + bodyRotation[from + 1] * y + bodyRotation[from + 2] * z;
      return bodyPosition[3 * body + axis] + turned;
    };
    return [row(0), row(1), row(2)];
  }
}

const readPlace = (from: Float64Array, body: number): Vector => [
  from[3 * body],
  from[3 * body + 1],
  from[3 * body + 2],
];
