import { expect, it } from "vitest";
import { niceScale, wholeTicks } from "@/components/charts/nice-scale";

it("holds every value between lines at equal steps", () => {
  for (const values of [
    [0.058, 0.47],
    [125, 183],
    [-3, 12],
    [1e-7, 3e-7],
    [-40, -2],
    [149.9, 12],
  ]) {
    const scale = niceScale(values);
    expect(scale.min).toBeLessThanOrEqual(Math.min(...values));
    expect(scale.max).toBeGreaterThanOrEqual(Math.max(...values));
    expect(scale.ticks.length).toBeGreaterThanOrEqual(4);
    expect(scale.ticks.length).toBeLessThanOrEqual(8);
    expect([scale.ticks[0], scale.ticks.at(-1)]).toEqual([scale.min, scale.max]);
  }
});

it("begins at zero when zero is near, and not when it is far", () => {
  expect(niceScale([0.058, 0.47]).min).toBe(0);
  expect(niceScale([125, 183]).min).toBeGreaterThan(100);
});

it("gives a flat line room, and nothing a scale of its own", () => {
  expect(niceScale([5, 5]).max).toBeGreaterThan(5);
  expect(niceScale([0])).toMatchObject({ min: 0, max: 1 });
  expect(niceScale([])).toMatchObject({ min: 0, max: 1 });
});

it("labels whole iterations, the last among them, none twice", () => {
  expect(wholeTicks(2, 12)).toEqual([0, 1, 2]);
  expect(wholeTicks(23, 12)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 23]);
  expect(wholeTicks(0, 12)).toEqual([0]);
  for (let last = 0; last < 3000; last += 37) {
    const ticks = wholeTicks(last, 12);
    expect(ticks.length).toBeLessThanOrEqual(13);
    expect(new Set(ticks).size).toBe(ticks.length);
    expect(ticks.at(-1)).toBe(last);
  }
});
