import { expect, it } from "vitest";
import { castRay, isMovable, leaveBody } from "@/components/drive/cast-ray";
import { castThrough, findSpot, makeLens, meetPlane } from "@/components/drive/view-ray";
import type { KinematicTree, TreeGeom, Vector } from "@/lib/core/scenes/kinematic-tree";

const half = Math.SQRT1_2;
const poses = {
  positions: Float64Array.from([0, 0, 0, 0, 0, 1]),
  // The second body is turned by a quarter about x: its z axis points along -y.
  rotations: Float64Array.from([1, 0, 0, 0, half, half, 0, 0]),
};
const joint = { kind: "free", address: 0, axis: [0, 0, 1], position: [0, 0, 0], rest: 0 } as const;

function makeTree(kind: TreeGeom["kind"], size: Vector): KinematicTree {
  const body = { parent: 0, position: [0, 0, 0], rotation: [1, 0, 0, 0] } as const;
  const bodies = [
    { ...body, name: "world", joints: [] },
    { ...body, name: "thing", joints: [joint] },
  ];
  const shape = { part: "object", position: [0, 0, 0], rotation: [1, 0, 0, 0], color: [1, 1, 1] } as const;
  const floor: TreeGeom = { ...shape, body: 0, kind: "plane", size: [1, 1, 1] };
  return { coordinates: [], sites: [], bodies, geoms: [floor, { ...shape, body: 1, kind, size }] };
}

/** How far below z = 5 a ray straight down meets a shape of the second body, which stands at z = 1. */
const fall = (kind: TreeGeom["kind"], size: Vector, x = 0, y = 0, scale = 1): number | null => {
  const ray = { from: [x, y, 5], direction: [0, 0, -1] } as const;
  const hit = castRay(makeTree(kind, size), poses, ray, new Map([[1, scale]]));
  return hit && Number((5 - hit.at[2]).toFixed(9));
};

it("a ray meets each kind of shape where its surface begins, turned as its body is", () => {
  expect(fall("sphere", [0.5, 0, 0])).toBe(3.5);
  expect(fall("box", [0.1, 0.2, 0.3])).toBe(3.8);
  expect(fall("ellipsoid", [0.1, 0.2, 0.3])).toBe(3.8);
  // Both lie along y now.
  expect(fall("cylinder", [0.2, 0.5, 0])).toBe(3.8);
  expect(fall("cylinder", [0.2, 0.5, 0], 0, 0.51)).toBeNull();
  expect(fall("capsule", [0.2, 0.5, 0], 0, 0.5)).toBe(3.8);
  expect(fall("capsule", [0.2, 0.5, 0], 0, 0.71)).toBeNull();
  expect(fall("box", [0.1, 0.2, 0.3], 0.15)).toBeNull();
  expect(fall("box", [0.1, 0.2, 0.3], 0.15, 0, 2)).toBe(3.6);
});

it("what is held stays the same place of the body", () => {
  const tree = makeTree("box", [0.1, 0.2, 0.3]);
  const hit = castRay(tree, poses, { from: [0.05, 0.1, 5], direction: [0, 0, -1] });
  expect(hit?.body).toBe(1);
  const place = leaveBody(poses, 1, hit?.grip ?? [0, 0, 0]);
  for (const [axis, value] of (hit?.at ?? []).entries()) expect(place[axis]).toBeCloseTo(value, 9);
  expect([isMovable(tree, 0), isMovable(tree, 1)]).toEqual([false, true]);
});

it("a ray through a spot of the picture leads back to that spot", () => {
  const target = [0.4, 0, 0.2] as const;
  const lens = makeLens({ azimuth: -122, elevation: 26, distance: 2, target }, target, 16 / 9);
  for (const spot of [
    { x: 0, y: 0 },
    { x: 0.7, y: -0.4 },
    { x: -0.95, y: 0.9 },
  ]) {
    const ray = castThrough(lens, spot);
    const place = meetPlane(ray, target, lens.forward);
    const found = findSpot(lens, place ?? [0, 0, 0]);
    expect(found?.x).toBeCloseTo(spot.x, 9);
    expect(found?.y).toBeCloseTo(spot.y, 9);
  }
  expect(
    findSpot(lens, [...lens.eye].map((value, i) => value - lens.forward[i]) as unknown as Vector),
  ).toBeNull();
  expect(meetPlane({ from: [0, 0, 1], direction: [0, 0, 1] }, [0, 0, 0], [0, 0, 1])).toBeNull();
});
