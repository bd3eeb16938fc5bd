import { expect, test } from "vitest";
import { prepareDayBars } from "./prepare-day-bars";

const sum = (day: string, credits: number) => ({ day, credits, gpu_seconds: credits * 60, attempts: 1 });

test("every day of the period has a bar, and one without an attempt is zero", () => {
  const { bars } = prepareDayBars([sum("2026-11-23", 3)], "2026-11-22", "2026-11-24");
  expect(bars.map(({ day, credits }) => [day, credits])).toEqual([
    ["2026-11-22", 0],
    ["2026-11-23", 3],
    ["2026-11-24", 0],
  ]);
});

test("the axis begins at zero and holds the highest bar", () => {
  const { bars, ticks } = prepareDayBars([sum("2026-11-23", 9.7)], "2026-11-23", "2026-11-23");
  expect(ticks[0]).toEqual({ credits: 0, share: 0 });
  expect(ticks.at(-1)?.share).toBe(1);
  expect(bars[0]?.share).toBeGreaterThan(0.5);
  expect(bars[0]?.share).toBeLessThanOrEqual(1);
});

test("a period that cost nothing has an axis, not a division by zero", () => {
  const { bars, ticks } = prepareDayBars([], "2026-11-23", "2026-11-24");
  expect(bars.map(({ share }) => share)).toEqual([0, 0]);
  expect(ticks.length).toBeGreaterThan(1);
});
