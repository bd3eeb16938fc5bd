import { BufferGeometry, Float32BufferAttribute } from "three";
import type { Vector } from "@/lib/core/scenes/kinematic-tree";

/** Metres between two lines, and how far the floor is drawn where it is endless. */
const mesh = 0.5;
const farthest = 3;

/** A floor as lines: a surface would hide what stands on it in the ground's own colour. */
export function makeGrid([halfX, halfY]: Vector): BufferGeometry {
  const [x, y] = [halfX, halfY].map((half) => Math.min(half > 0 ? half : farthest, farthest));
  const ends: number[] = [];
  for (let at = -x; at <= x + 1e-9; at += mesh) ends.push(at, -y, 0, at, y, 0);
  for (let at = -y; at <= y + 1e-9; at += mesh) ends.push(-x, at, 0, x, at, 0);
  return new BufferGeometry().setAttribute("position", new Float32BufferAttribute(ends, 3));
}
