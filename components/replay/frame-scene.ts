import type { Camera } from "@/components/replay/camera";
import type { KinematicTree, TreeGeom, Vector } from "@/lib/core/scenes/kinematic-tree";
import type { BodyPoses } from "@/lib/simulation/kinematics/place-bodies";

/** How much the picture's height takes in. */
export const viewDegrees = 38;

/** A ball around things. */
export type Bounds = { center: Vector; radius: number };

/** Around what is not endless, or around `parts` of it alone. */
export function boundGeoms(
  { geoms }: KinematicTree,
  { positions }: BodyPoses,
  parts: readonly TreeGeom["part"][] = ["robot", "object", "fixture"],
): Bounds | null {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { kind, part, body, size } of geoms) {
    if (kind === "plane" || !parts.includes(part)) continue;
    // Where the body is will do: shapes lie near their body.
    const reach = Math.min(Math.max(...size), 0.2);
    for (let axis = 0; axis < 3; axis++) {
      const at = positions[3 * body + axis];
      low[axis] = Math.min(low[axis], at - reach);
      high[axis] = Math.max(high[axis], at + reach);
    }
  }
  if (low[0] > high[0]) return null;
  const center: Vector = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (low[2] + high[2]) / 2];
  return { center, radius: Math.hypot(high[0] - low[0], high[1] - low[1], high[2] - low[2]) / 2 };
}

/** From the robot's front and right, a little above: what it does takes the middle of the picture. */
export function frameScene(tree: KinematicTree, poses: BodyPoses): Camera {
  const bounds = boundGeoms(tree, poses, ["robot", "object"]) ??
    boundGeoms(tree, poses) ?? { center: [0, 0, 0], radius: 1 };
  const distance = (bounds.radius / Math.sin((viewDegrees / 2) * (Math.PI / 180))) * 0.98;
  return { azimuth: -122, elevation: 26, distance, target: bounds.center };
}

/** In a picture as small as a word what is handled, and the hand by it, must be near to be seen. */
const posterNearness = 0.68;

/** Nearer than `frameScene`, towards what is handled; the robot's base may be out of the picture. */
export function framePoster(tree: KinematicTree, poses: BodyPoses): Camera & { target: Vector } {
  const { target: whole, ...home } = frameScene(tree, poses);
  const handled = boundGeoms(tree, poses, ["object"]);
  const from: Vector = whole === "tool" ? [0, 0, 0] : whole;
  if (!handled) return { ...home, target: from };
  const towards = (axis: 0 | 1 | 2): number => from[axis] + 0.6 * (handled.center[axis] - from[axis]);
  return { ...home, distance: posterNearness * home.distance, target: [towards(0), towards(1), towards(2)] };
}
