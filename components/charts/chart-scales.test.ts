import { describe, expect, it } from "vitest";
import { assignSlots } from "@/components/charts/assign-slots";
import { findNearest } from "@/components/charts/find-nearest";
import { formatAxisTick, formatPlace, prepareAxis } from "@/components/charts/prepare-axis";
import { smoothValues } from "@/components/charts/smooth-values";

describe("a place axis", () => {
  it("has half a place of room around iterations and none around what is measured", () => {
    expect(prepareAxis("iteration", 4, 10)).toMatchObject({ min: -0.5, max: 9.5 });
    expect(prepareAxis("env_steps", 4_000)).toMatchObject({ min: 0, max: 4_000 });
  });

  it("runs to a limit that is near and not to one that would press everything together", () => {
    expect(prepareAxis("credits", 10, 12).max).toBe(12);
    expect(prepareAxis("credits", 10, 1_000).max).toBe(10);
  });

  it("puts times at whole minutes and hours", () => {
    expect(prepareAxis("time", 22_200).ticks).toEqual([0, 7_200, 14_400, 21_600]);
    expect(formatAxisTick("time", 7_200)).toBe("2\u00a0h");
  });

  it("says a place with its unit", () => {
    expect(formatPlace("iteration", 5)).toBe("i5");
    expect(formatPlace("env_steps", 1_200)).toBe("1,200\u00a0env steps");
    expect(formatPlace("credits", 3.2)).toBe("3.20\u00a0credits");
    expect(formatPlace("step", 6_200)).toBe("step 6,200");
  });

  it("stands with nothing on it", () => {
    const { min, max } = prepareAxis("env_steps", 0);
    expect(max).toBeGreaterThan(min);
  });
});

describe("smoothing", () => {
  it("is off at 0, and then nothing is changed", () => {
    const values = [1, null, 3];
    expect(smoothValues(values, 0)).toBe(values);
  });

  it("starts at the first value and keeps gaps", () => {
    const [first, gap, second] = smoothValues([10, null, 0], 0.5);
    expect(first).toBe(10);
    expect(gap).toBeNull();
    expect(second).toBeCloseTo(10 / 3);
  });
});

describe("the crosshair", () => {
  it("stands on the nearest place", () => {
    const places = [0, 10, 100];
    expect([-5, 4, 6, 55, 56, 1_000].map((x) => findNearest(places, x))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(findNearest([], 1)).toBe(-1);
  });
});

describe("colours", () => {
  it("stay with what had them, and a free one goes to what is new", () => {
    const before = assignSlots(new Map(), ["a", "b", "c"]);
    expect([...assignSlots(before, ["a", "c", "d"])].toSorted()).toEqual([
      ["a", 0],
      ["c", 2],
      ["d", 1],
    ]);
  });
});
