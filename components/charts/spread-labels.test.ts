import { expect, test } from "vitest";
import { spreadLabels } from "./spread-labels";

const room = { gap: 12, top: 10, bottom: 200 };

test("labels that are far enough apart stay where they want to be, whatever their order", () => {
  expect(spreadLabels([100, 20, 60], room)).toEqual([100, 20, 60]);
});

test("labels that would touch give way and keep their order", () => {
  expect(spreadLabels([52, 50, 51], room)).toEqual([74, 50, 62]);
});

test("labels stay above the floor, and push those above them up", () => {
  expect(spreadLabels([199, 200, 150], room)).toEqual([188, 200, 150]);
  expect(spreadLabels([0], room)).toEqual([10]);
});

test("eight lines that end in one point have eight lines of text", () => {
  const heights = spreadLabels(Array(8).fill(190), room);
  const gaps = heights.slice(1).map((height, at) => Math.abs(height - (heights[at] ?? 0)));
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12);
  expect(Math.max(...heights)).toBeLessThanOrEqual(200);
});
