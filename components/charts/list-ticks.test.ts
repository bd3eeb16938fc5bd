import { expect, it } from "vitest";
import { listAmounts, listDurationTicks, listIndexTicks } from "@/components/charts/list-ticks";

it("labels whole iterations, the last among them, none twice", () => {
  expect(listIndexTicks(2, 12)).toEqual([0, 1, 2]);
  expect(listIndexTicks(23, 12)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 23]);
  expect(listIndexTicks(0, 12)).toEqual([0]);
  for (let last = 0; last < 3000; last += 37) {
    const ticks = listIndexTicks(last, 12);
    expect(ticks.length).toBeLessThanOrEqual(13);
    expect(new Set(ticks).size).toBe(ticks.length);
    expect(ticks.at(-1)).toBe(last);
  }
});

it("labels no half of an env-step", () => {
  expect(listAmounts(3, 6, true)).toEqual([0, 1, 2, 3]);
  expect(listAmounts(3, 6, false)).toContain(0.5);
});

it("divides time as a clock does, from a second to a year", () => {
  const minuteMs = 60_000;
  expect(listDurationTicks(90_000)).toEqual([0, 30_000, 60_000, 90_000]);
  expect(listDurationTicks(25 * minuteMs).at(-1)).toBe(25 * minuteMs);
  expect(listDurationTicks(26 * 60 * minuteMs)).toEqual([0, 6, 12, 18, 24].map((hours) => hours * 3_600_000));
  for (const days of [8, 20, 100, 365]) {
    const ticks = listDurationTicks(days * 86_400_000);
    expect(ticks.length).toBeGreaterThanOrEqual(4);
    expect(ticks.length).toBeLessThanOrEqual(8);
    for (const tick of ticks) expect(tick % 86_400_000).toBe(0);
  }
});
