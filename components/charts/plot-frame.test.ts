import { expect, test } from "vitest";
import { framePlot, type PlotWords, placeX, placeY } from "./plot-frame";

const around = (words: Partial<PlotWords>) =>
  framePlot(400, 240, 11, { values: [], lastPlace: "", ends: [], ...words });
const frame = around({ ends: ["target 0.9"] });
const scale = (min: number, max: number) => ({ min, max, ticks: [] });

test("a place lies between the axis and the words at the lines' ends", () => {
  expect(placeX(frame, scale(0, 10), 0)).toBe(frame.left);
  expect(placeX(frame, scale(0, 10), 10)).toBe(400 - frame.right);
  expect(around({}).right).toBeLessThan(frame.right);
});

test("a value lies as high as its axis says, a logarithmic one by its powers", () => {
  expect(placeY(frame, scale(0, 1), 0)).toBe(240 - frame.bottom);
  expect(placeY(frame, scale(0, 1), 1)).toBe(frame.top);
  expect(placeY(frame, scale(0.01, 100), 1, true)).toBe((frame.top + 240 - frame.bottom) / 2);
});

test("an axis of one value divides by nothing", () => {
  expect(placeX(frame, scale(3, 3), 3)).toBe(frame.left);
});

test("room around the plot is that of the longest label, and never less than short ones have", () => {
  expect(around({ values: ["0.0", "1,522.5"] }).left).toBeGreaterThan(around({ values: ["0.0"] }).left);
  expect(around({ values: ["0.0"] }).left).toBe(around({}).left);
  expect(around({ ends: ["target 1,234,567"] }).right).toBeGreaterThan(frame.right);
  expect(around({ lastPlace: "12 h 30 min" }).right).toBeGreaterThan(around({ lastPlace: "i9" }).right);
});
