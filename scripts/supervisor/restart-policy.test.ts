import { expect, test } from "vitest";
import { restartDelayMs } from "./restart-policy.mjs";

test("the first three deaths within a minute are followed by a start at once", () => {
  expect(restartDelayMs([1_000], 1_000)).toBe(0);
  expect(restartDelayMs([1_000, 2_000, 3_000], 3_000)).toBe(0);
});

test("from the fourth death within a minute it waits, and never more than 5 s", () => {
  const deaths = Array.from({ length: 50 }, (_, index) => index * 10);
  expect(restartDelayMs(deaths.slice(0, 4), 40)).toBeGreaterThan(0);
  for (let count = 4; count <= deaths.length; count += 1) {
    expect(restartDelayMs(deaths.slice(0, count), 500)).toBeLessThanOrEqual(5_000);
  }
  expect(restartDelayMs(deaths, 500)).toBe(5_000);
});

test("deaths of more than a minute ago are forgotten", () => {
  expect(restartDelayMs([0, 1, 2, 3, 61_000], 61_000)).toBe(0);
});
