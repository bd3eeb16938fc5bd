import { expect, test } from "vitest";
import { fitTicks } from "./fit-ticks";
import { prepareAxis } from "./prepare-axis";

const wide = { widthPx: 800, labelPx: 40 };

test("what the run starts from has a label of its own before the first iteration", () => {
  expect(fitTicks(prepareAxis("iteration", 3, null, -1), wide)).toEqual([-1, 0, 1, 2, 3]);
  expect(fitTicks(prepareAxis("iteration", 3), wide)).toEqual([0, 1, 2, 3]);
});

test("labels too close to that one give way, and the others stand where they would without it", () => {
  const axis = prepareAxis("iteration", 20, null, -1);
  expect(axis.ticks.slice(0, 3)).toEqual([-1, 0, 2]);
  expect(fitTicks(axis, { widthPx: 300, labelPx: 40 })).toEqual([-1, 4, 8, 12, 16, 20]);
});
