import { expect, it } from "vitest";
import { takeUnits } from "./take-units";

const units = (batches: readonly number[]) =>
  batches.map((count, depth) => ({ depth, place: depth, batches: count }));
const taken = (batches: readonly number[], most: number) => takeUnits(units(batches), most).length;

it("a page has so many ancestors, and fewer where those have thousands of batches, but never none", () => {
  expect(taken([16, 16, 16], 2)).toBe(2);
  expect(taken([16, 16], 50)).toBe(2);
  expect(taken([600, 400, 1], 50)).toBe(2);
  expect(taken([5_000, 1], 50)).toBe(1);
  expect(taken([1, 5_000], 50)).toBe(1);
  expect(taken([], 50)).toBe(0);
});
