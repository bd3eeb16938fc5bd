import { expect, test } from "vitest";
import { framePlot, placeX, placeY } from "./plot-frame";

const frame = framePlot(400, 240, true);
const scale = (min: number, max: number) => ({ min, max, ticks: [] });

test("a place lies between the axis and the words at the lines' ends", () => {
  expect(placeX(frame, scale(0, 10), 0)).toBe(frame.left);
  expect(placeX(frame, scale(0, 10), 10)).toBe(400 - frame.right);
  expect(framePlot(400, 240, false).right).toBeLessThan(frame.right);
});

test("a value lies as high as its axis says, a logarithmic one by its powers", () => {
  expect(placeY(frame, scale(0, 1), 0)).toBe(240 - frame.bottom);
  expect(placeY(frame, scale(0, 1), 1)).toBe(frame.top);
  expect(placeY(frame, scale(0.01, 100), 1, true)).toBe((frame.top + 240 - frame.bottom) / 2);
});

test("an axis of one value divides by nothing", () => {
  expect(placeX(frame, scale(3, 3), 3)).toBe(frame.left);
});
