import tanh from "@stdlib/math-base-special-tanh";
import { openDrawer as card } from "@/lib/core/scenes/open-drawer";
import { clamp, positionScale, smooth } from "@/lib/simulation/control/arm";
import { measureLength } from "@/lib/simulation/control/measure-length";
import type { Simulation } from "@/lib/simulation/mujoco/simulation";
import { ArmTask } from "@/lib/simulation/tasks/arm-task";
import { locate } from "@/lib/simulation/tasks/task";

/** The tool's axes, column by column, when it points at the cabinet with the fingers above and below the bar. */
const facingCabinet = [0, 1, 0, 0, 0, 1, 1, 0, 0];
/** The tool turns by at most this much ahead of its measured pose, rad. */
const turnScale = 0.2;
/** The drawer counts as open when it has moved this far, m. */
const openDistance = 0.15;

export class OpenDrawer extends ArmTask {
  readonly label = labelOpenDrawer;
  private readonly drawer: number;
  private readonly handle: number;
  private readonly toolError = new Float64Array(3);

  constructor(simulation: Simulation, controlDt: number) {
    super(simulation, controlDt, 0.02, 0.1);
    this.drawer = simulation.scene.positionAddress("drawer_top_joint");
    this.handle = simulation.scene.siteId("handle");
  }

  observe(out: Float32Array): void {
    let n = this.arm.observe(out);
    this.arm.writeRotationError(facingCabinet, this.toolError);
    for (let axis = 0; axis < 3; axis++) out[n++] = this.toolError[axis];
    for (let axis = 0; axis < 3; axis++) out[n++] = this.handleRelative(axis);
    out[n++] = this.simulation.qpos[this.drawer];
    out[n++] = this.arm.touch();
  }

  /** The drawer is closed in the scene's rest state. */
  protected place(): void {}

  protected turn(): void {
    this.arm.writeRotationError(facingCabinet, this.toolError);
    for (let axis = 0; axis < 3; axis++) {
      this.angular[axis] = smooth(this.offset, 3 + axis, clamp(this.toolError[axis], -turnScale, turnScale));
    }
  }

  protected judge(): boolean {
    return this.simulation.qpos[this.drawer] > openDistance;
  }

  /** From 0 (the tool is far from the handle) to 1 (the drawer is open). */
  protected measureProgress(): number {
    const distance = measureLength(this.handleRelative(0), this.handleRelative(1), this.handleRelative(2));
    const opened = this.simulation.qpos[this.drawer] / openDistance;
    return 0.5 * (1 - tanh(10 * distance)) + 0.5 * clamp(opened, 0, 1);
  }

  private handleRelative(axis: number): number {
    return this.simulation.sitePosition[3 * this.handle + axis] - this.arm.tcp(axis);
  }
}

const at = locate(card.observation.names, [
  "grip_width",
  "tool_err_x",
  "tool_err_y",
  "tool_err_z",
  "handle_rel_x",
  "handle_rel_y",
  "handle_rel_z",
  "drawer_open",
  "touch_sum",
]);

/**
 * Keeps a distance from the bar until the tool is turned to it and level with it, closes the fingers while it moves in,
 * and pulls when the pads feel the bar. The grip is only about 9 N, so the pull starts slowly: at full speed the bar
 * slipped out of the fingers in two of three tries.
 */
function labelOpenDrawer(observation: Float32Array, out: Float32Array): void {
  const relX = observation[at.handle_rel_x];
  const relY = observation[at.handle_rel_y];
  const relZ = observation[at.handle_rel_z];
  const turned = measureLength(
    observation[at.tool_err_x],
    observation[at.tool_err_y],
    observation[at.tool_err_z],
  );
  const aside = measureLength(relY, relZ);
  const grasp = aside < 0.03 && turned < 0.175 && relX < 0.12 && relX > -0.03;
  const pull = grasp && observation[at.touch_sum] > 5 && observation[at.grip_width] < 0.024;
  const standOff = Math.min(0.1, 3 * Math.max(0, aside - 0.012) + 0.6 * Math.max(0, turned - 0.075));
  const forward = pull
    ? -Math.min(positionScale, 0.02 + 0.5 * observation[at.drawer_open])
    : relX - (grasp ? 0 : standOff);
  out[0] = clamp(forward / positionScale, -1, 1);
  out[1] = clamp(relY / positionScale, -1, 1);
  out[2] = clamp(relZ / positionScale, -1, 1);
  out[3] = grasp ? -1 : 1;
}
