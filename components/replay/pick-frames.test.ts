import { expect, it } from "vitest";
import { pickFrames } from "./pick-frames";

const frames = (count: number) => Array.from({ length: count }, (_, i) => ({ iteration: i - 1 }));
const picked = (count: number, named: (number | null)[] = [], most = 8) =>
  pickFrames(frames(count), named, most).map(({ iteration }) => iteration);

it("all are shown while colours tell them apart", () => {
  expect(picked(8)).toEqual([-1, 0, 1, 2, 3, 4, 5, 6]);
  expect(picked(0)).toEqual([]);
});

it("of more the first, the last and the named ones are among them, and the rest is spread evenly", () => {
  expect(picked(101, [37], 5)).toEqual([-1, 37, 68, 99, 18].sort((a, b) => a - b));
  expect(picked(1_000, [])).toHaveLength(8);
  expect(picked(20, [null, 400], 2)).toEqual([-1, 18]);
});
