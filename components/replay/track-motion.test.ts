import { expect, it } from "vitest";
import { readTrajectory } from "@/lib/client/read-trajectory";
import { makeTrajectoryFile } from "@/lib/client/testing/make-trajectory";
import type { KinematicTree } from "@/lib/core/scenes/kinematic-tree";
import { TrackMotion } from "./track-motion";

const still = { position: [0, 0, 0], rotation: [1, 0, 0, 0], joints: [] } as const;
/** A thing that moves freely, with a tool one metre ahead of it. */
const tree: KinematicTree = {
  coordinates: ["x", "y", "z", "qw", "qx", "qy", "qz"],
  bodies: [
    { ...still, name: "world", parent: 0 },
    {
      ...still,
      name: "thing",
      parent: 0,
      joints: [{ kind: "free", address: 0, axis: [0, 0, 1], position: [0, 0, 0], rest: 0 }],
    },
  ],
  geoms: [],
  sites: [{ name: "tcp", body: 1, position: [1, 0, 0] }],
};
function makeMotion(states: number[][], of = tree): TrackMotion {
  const { arrays } = readTrajectory(makeTrajectoryFile({ arrays: { qpos: states } }));
  if (!arrays.qpos) throw new Error("the file has no positions");
  return new TrackMotion(of, arrays.qpos, states.length);
}
const half = Math.SQRT1_2;

it("is where the states say on each step, on the way between two, and at the end after it", () => {
  const motion = makeMotion([
    [0, 0, 0, 1, 0, 0, 0],
    [2, 0, 0, half, 0, 0, half],
  ]);
  const toolAt = (at: number) => motion.toolAt(motion.posesAt(at))?.map((value) => Number(value.toFixed(6)));
  expect(toolAt(0)).toEqual([1, 0, 0]);
  expect(toolAt(1)).toEqual([2, 1, 0]);
  // Half the way of a quarter turn, and of two metres.
  expect(toolAt(0.5)).toEqual([1 + half, half, 0].map((value) => Number(value.toFixed(6))));
  expect(toolAt(7)).toEqual([2, 1, 0]);
  expect(toolAt(-3)).toEqual([1, 0, 0]);
  expect(motion.knownPath()).toHaveLength(0);
  expect(Array.from(motion.toolPath())).toEqual([1, 0, 0, 2, 1, 0]);
  expect(motion.knownPath()).toBe(motion.toolPath());
});

it("turns the shorter way where a rotation is written as its negative", () => {
  const motion = makeMotion([
    [0, 0, 0, 1, 0, 0, 0],
    [0, 0, 0, -1, 0, 0, 0],
  ]);
  expect(Array.from(motion.posesAt(0.5).rotations.slice(4))).toEqual([1, 0, 0, 0]);
});

it("follows nothing where the robot has no tool", () => {
  const motion = makeMotion([[0, 0, 0, 1, 0, 0, 0]], { ...tree, sites: [] });
  expect(motion.toolAt(motion.posesAt(0))).toBeNull();
  expect(motion.toolPath()).toHaveLength(0);
});
