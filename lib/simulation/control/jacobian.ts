import type { Simulation } from "@/lib/simulation/mujoco/simulation";

/** A twist is a linear and an angular velocity, or step, of three numbers each. */
export const twistSize = 6;

/**
 * Writes the geometric Jacobian of a site, row major, six rows (linear, then angular velocity in the world's frame) by
 * one column per hinge joint: [axis x (site - anchor); axis]. It reads the simulation's arrays directly, which costs a
 * fraction of a call of MuJoCo's own function; a test compares the two.
 */
export function writeSiteJacobian(
  simulation: Simulation,
  siteId: number,
  hingeIds: readonly number[],
  out: Float64Array,
): void {
  const { sitePosition, jointAnchor, jointAxis } = simulation;
  const columns = hingeIds.length;
  const s = 3 * siteId;
  for (let column = 0; column < columns; column++) {
    const j = 3 * hingeIds[column];
    const ax = jointAxis[j];
    const ay = jointAxis[j + 1];
    const az = jointAxis[j + 2];
    const rx = sitePosition[s] - jointAnchor[j];
    const ry = sitePosition[s + 1] - jointAnchor[j + 1];
    const rz = sitePosition[s + 2] - jointAnchor[j + 2];
    out[column] = ay * rz - az * ry;
    out[columns + column] = az * rx - ax * rz;
    out[2 * columns + column] = ax * ry - ay * rx;
    out[3 * columns + column] = ax;
    out[4 * columns + column] = ay;
    out[5 * columns + column] = az;
  }
}
