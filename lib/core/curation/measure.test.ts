import { describe, expect, it } from "vitest";
import { measureJerk, measureStillness } from "./measure";

const rows = (width: number, ...steps: number[][]) => ({ values: steps.flat(), length: steps.length, width });

describe("jerk", () => {
  it("is nothing where the action goes evenly, and one range where it swings over it and back", () => {
    expect(measureJerk(rows(1, [0], [0.5], [1], [1.5]), [2])).toBe(0);
    // −1, 1, −1 bends by −4, which is two ranges.
    expect(measureJerk(rows(1, [-1], [1], [-1]), [2])).toBe(2);
    expect(measureJerk(rows(1, [0], [1], [1]), [1])).toBe(1);
  });

  it("is the root mean square over steps and numbers, each in its own range, as it is where that is not known", () => {
    const two = rows(2, [0, 0], [0, 3], [0, 0]);
    expect(measureJerk(two, [1, 6])).toBeCloseTo(Math.sqrt((0 + 1) / 2), 12);
    expect(measureJerk(two, [])).toBeCloseTo(Math.sqrt(36 / 2), 12);
    expect(measureJerk(two, [0, Number.POSITIVE_INFINITY])).toBeCloseTo(Math.sqrt(36 / 2), 12);
  });

  it("is not known of two steps, of no numbers, and of numbers that are none", () => {
    expect(measureJerk(rows(1, [0], [1]), [])).toBeNull();
    expect(measureJerk({ values: [], length: 5, width: 0 }, [])).toBeNull();
    expect(measureJerk(rows(1, [0], [Number.NaN], [0]), [])).toBeNull();
    expect(measureJerk(rows(1, [0], [Number.MAX_VALUE], [0]), [])).toBeNull();
  });

  it("reads no row beyond the episode's length", () => {
    expect(measureJerk({ values: [0, 0, 0, 99], length: 3, width: 1 }, [])).toBe(0);
  });
});

describe("stillness", () => {
  it("is the share of steps after which no number has moved by more than a tenth of a millimetre", () => {
    const moving = rows(2, [0, 0], [0, 0.00009], [0, 0.1], [0, 0.1], [0.1, 0.1]);
    expect(measureStillness(moving)).toBe(0.5);
    expect(measureStillness(rows(1, [3], [3]))).toBe(1);
  });

  it("is not known of one step, and of numbers that are none", () => {
    expect(measureStillness(rows(1, [3]))).toBeNull();
    expect(measureStillness(rows(1, [3], [Number.NaN], [3]))).toBeNull();
    expect(measureStillness(rows(1, [3], [Number.POSITIVE_INFINITY]))).toBeNull();
  });
});
