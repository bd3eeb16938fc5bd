import { add, dot, minus, type Ray, times } from "@/components/drive/view-ray";
import type { KinematicTree, Quaternion, TreeGeom, Vector } from "@/lib/core/scenes/kinematic-tree";
import type { BodyPoses } from "@/lib/simulation/kinematics/place-bodies";
import { Rotation } from "@/lib/simulation/kinematics/rotation";

/** What a ray meets first: the body, the place in the world, and the same in the body's own frame. */
export type Hit = { body: number; at: Vector; grip: Vector };

/** The first shape of a scene on a ray; floors are nothing that one could hold. Null: there is none. */
export function castRay(
  { bodies, geoms }: KinematicTree,
  poses: BodyPoses,
  ray: Ray,
  scales?: ReadonlyMap<number, number>,
): Hit | null {
  let [nearest, hitBody] = [Number.POSITIVE_INFINITY, -1];
  const rays = new Map<number, Ray>();
  for (const geom of geoms) {
    if (geom.kind === "plane") continue;
    const { body } = geom;
    const own = rays.get(body) ?? enterBody(poses, body, ray);
    rays.set(body, own);
    const distance = meetGeom(geom, own, scales?.get(body) ?? 1);
    if (distance !== null && distance < nearest) [nearest, hitBody] = [distance, body];
  }
  if (hitBody < 0 || !bodies[hitBody]) return null;
  const own = rays.get(hitBody) ?? ray;
  return {
    body: hitBody,
    at: add(ray.from, times(ray.direction, nearest)),
    grip: add(own.from, times(own.direction, nearest)),
  };
}

/** Can a hand move it: does a joint stand between it and the world? */
export function isMovable({ bodies }: KinematicTree, body: number): boolean {
  for (let at = body; at > 0; at = bodies[at].parent) if (bodies[at].joints.length > 0) return true;
  return false;
}

/** Where a place of a body's own frame is in the world. */
export function leaveBody({ positions, rotations }: BodyPoses, body: number, grip: Vector): Vector {
  const rotation = new Rotation();
  rotation.read(rotations, 4 * body);
  const [x, y, z] = rotation.turn(grip);
  const at = 3 * body;
  return [positions[at] + x, positions[at + 1] + y, positions[at + 2] + z];
}

function enterBody({ positions, rotations }: BodyPoses, body: number, ray: Ray): Ray {
  const at = 4 * body;
  const back: Quaternion = [rotations[at], rotations[at + 1], rotations[at + 2], rotations[at + 3]];
  const place: Vector = [positions[3 * body], positions[3 * body + 1], positions[3 * body + 2]];
  return enterFrame(place, back, ray);
}

/** The same ray as a frame sees it that stands at `position` and is turned by `rotation`. */
function enterFrame(position: Vector, [w, x, y, z]: Quaternion, { from, direction }: Ray): Ray {
  const back = new Rotation();
  back.read([w, -x, -y, -z], 0);
  return { from: back.turn(minus(from, position)), direction: back.turn(direction) };
}

/** How far along the ray it begins; null: it is missed, or the ray begins inside of it. MuJoCo's round things stand along z. */
function meetGeom({ kind, size, position, rotation }: TreeGeom, ray: Ray, scale: number): number | null {
  const own = enterFrame(times(position, scale), rotation, ray);
  const [a, b, c] = times(size, scale);
  switch (kind) {
    case "plane":
      return null;
    case "box":
      return meetBox(own, [a, b, c]);
    case "sphere":
      return meetBall(own, [0, 0, 0], a);
    case "ellipsoid":
      return meetBall(squeeze(own, [a, b, c]), [0, 0, 0], 1);
    case "cylinder":
      return meetTube(own, a, b, true);
    case "capsule":
      return least([meetTube(own, a, b, false), meetBall(own, [0, 0, b], a), meetBall(own, [0, 0, -b], a)]);
  }
}

/** Its direction is no longer of length 1, so that distances along it stay what they are. */
const squeeze = ({ from, direction }: Ray, [a, b, c]: Vector): Ray => ({
  from: [from[0] / a, from[1] / b, from[2] / c],
  direction: [direction[0] / a, direction[1] / b, direction[2] / c],
});

function meetBox({ from, direction }: Ray, half: Vector): number | null {
  let [enter, leave] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let axis = 0; axis < 3; axis++) {
    if (Math.abs(direction[axis]) < 1e-12) {
      if (Math.abs(from[axis]) > half[axis]) return null;
      continue;
    }
    const [one, other] = [-half[axis], half[axis]].map((side) => (side - from[axis]) / direction[axis]);
    enter = Math.max(enter, Math.min(one, other));
    leave = Math.min(leave, Math.max(one, other));
  }
  return enter <= leave && enter > 0 ? enter : null;
}

function meetBall({ from, direction }: Ray, center: Vector, radius: number): number | null {
  const way = minus(from, center);
  return solve(dot(direction, direction), dot(way, direction), dot(way, way) - radius * radius);
}

function meetTube({ from, direction }: Ray, radius: number, half: number, isClosed: boolean): number | null {
  const [x, y, dx, dy] = [from[0], from[1], direction[0], direction[1]];
  const side = solve(dx * dx + dy * dy, x * dx + y * dy, x * x + y * y - radius * radius);
  const isOnSide = side !== null && Math.abs(from[2] + side * direction[2]) <= half;
  const ends = [half, -half].map((end) => {
    const distance = (end - from[2]) / direction[2];
    const [atX, atY] = [x + distance * dx, y + distance * dy];
    return isClosed && distance > 0 && atX * atX + atY * atY <= radius * radius ? distance : null;
  });
  return least([isOnSide ? side : null, ...ends]);
}

/** The nearer answer of a t² + 2 b t + c = 0, if it lies ahead. */
function solve(a: number, b: number, c: number): number | null {
  const under = b * b - a * c;
  if (under < 0 || a < 1e-18) return null;
  const nearer = (-b - Math.sqrt(under)) / a;
  return nearer > 0 ? nearer : null;
}

function least(distances: readonly (number | null)[]): number | null {
  const there = distances.filter((distance) => distance !== null);
  return there.length === 0 ? null : Math.min(...there);
}
