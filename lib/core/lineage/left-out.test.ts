import { expect, it } from "vitest";
import { leaversOf, listShunned, placeOf } from "./left-out";

const leftOut = new Map([
  [2, new Set([placeOf(1, 0, 3), placeOf(2, 0, 1)])],
  [3, new Set([placeOf(1, 0, 3), placeOf(1, 1, 0), placeOf(12, 0, 0)])],
]);

it("an episode is left out by those whose manifests say so", () => {
  expect(leaversOf([1, 2, 3], leftOut, placeOf(1, 0, 3))).toEqual([2, 3]);
  expect(leaversOf([1, 2, 3], leftOut, placeOf(1, 0, 4))).toEqual([]);
});

it("shaped nothing where all who name its batch left it out", () => {
  expect(listShunned(1, [2, 3], leftOut)).toEqual([placeOf(1, 0, 3)]);
  expect(listShunned(1, [1, 2, 3], leftOut)).toEqual([]);
  expect(listShunned(1, [3], leftOut)).toEqual([placeOf(1, 0, 3), placeOf(1, 1, 0)]);
  expect(listShunned(1, [], leftOut)).toEqual([]);
});
