import { type Camera, placeEye } from "@/components/replay/camera";
import { viewDegrees } from "@/components/replay/frame-scene";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";

export type Ray = { from: Vector; direction: Vector };

/** A place in a picture, from its middle: 1 is the right edge, and the upper one. */
export type Spot = { x: number; y: number };

/** From where a picture is taken, of `aspect` times its height. */
export type Lens = {
  eye: Vector;
  forward: Vector;
  right: Vector;
  up: Vector;
  halfHeight: number;
  aspect: number;
};

/** As the stage has its camera. @param target what the camera looks at, wherever that is now */
export function makeLens(camera: Camera, target: Vector, aspect: number): Lens {
  const eye = placeEye(camera, target);
  const forward = unit(minus(target, eye));
  const right = unit(cross(forward, [0, 0, 1]));
  const halfHeight = Math.tan(((viewDegrees / 2) * Math.PI) / 180);
  return { eye, forward, right, up: cross(right, forward), halfHeight, aspect };
}

export function castThrough({ eye, forward, right, up, halfHeight, aspect }: Lens, { x, y }: Spot): Ray {
  const aside = add(times(right, x * halfHeight * aspect), times(up, y * halfHeight));
  return { from: eye, direction: unit(add(forward, aside)) };
}

/** Where a place of the world is in the picture; null: behind whoever looks. */
export function findSpot({ eye, forward, right, up, halfHeight, aspect }: Lens, place: Vector): Spot | null {
  const way = minus(place, eye);
  const depth = dot(way, forward);
  if (depth <= 0) return null;
  return { x: dot(way, right) / (depth * halfHeight * aspect), y: dot(way, up) / (depth * halfHeight) };
}

/** Where a ray meets the plane through `through` that `normal` stands on; null: nowhere ahead, or out of sight. */
export function meetPlane({ from, direction }: Ray, through: Vector, normal: Vector): Vector | null {
  const slope = dot(direction, normal);
  if (Math.abs(slope) < 1e-3) return null;
  const distance = dot(minus(through, from), normal) / slope;
  return distance > 0 && distance < farthest ? add(from, times(direction, distance)) : null;
}

/** m; a pointer near the horizon means nothing. */
const farthest = 8;

export const add = (one: Vector, other: Vector): Vector => [
  one[0] + other[0],
  one[1] + other[1],
  one[2] + other[2],
];
export const minus = (one: Vector, other: Vector): Vector => add(one, times(other, -1));
export const times = (one: Vector, factor: number): Vector => [
  one[0] * factor,
  one[1] * factor,
  one[2] * factor,
];
export const dot = (one: Vector, other: Vector): number =>
  one[0] * other[0] + one[1] * other[1] + one[2] * other[2];
const cross = (one: Vector, other: Vector): Vector => [
  one[1] * other[2] - one[2] * other[1],
  one[2] * other[0] - one[0] * other[2],
  one[0] * other[1] - one[1] * other[0],
];
const unit = (one: Vector): Vector => times(one, 1 / Math.sqrt(dot(one, one)));
