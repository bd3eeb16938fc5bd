import { describe, expect, test } from "vitest";
import { bootstrapMean } from "./bootstrap-mean";
import { compareSuites, type EvaluatedEpisode, promotionLevel } from "./compare-suites";
import { wilsonInterval } from "./wilson-interval";

/** mulberry32, seeded: the trials below are the same in every run of the test. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A policy that wins each of 200 episodes with the same probability, independently of any other policy. */
const play = (rate: number, random: () => number): EvaluatedEpisode[] =>
  Array.from({ length: 200 }, () => ({ success: random() < rate, returnSum: random() }));

const episode = (success: boolean, returnSum = 0): EvaluatedEpisode => ({ success, returnSum });

describe("the interval of a rate", () => {
  // Published values: Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("%i of %i lies between %f and %f", (successes, trials, low, high) => {
    const interval = wilsonInterval(successes, trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test("is 1 at its upper end when every trial succeeded", () => {
    expect(wilsonInterval(200, 200)).toMatchObject({ high: 1 });
    expect(wilsonInterval(200, 200).low).toBeCloseTo(0.9812, 4);
  });
});

describe("the interval of a mean", () => {
  test("covers the true mean in about 95 of 100 samples", () => {
    const random = createRandom(5);
    let covered = 0;
    for (let trial = 0; trial < 200; trial++) {
      const { low, high } = bootstrapMean(Array.from({ length: 100 }, () => random() * random()));
      if (low <= 0.25 && high >= 0.25) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(182);
  });

  test("is the value itself when all are equal, and equal for equal values", () => {
    expect(bootstrapMean([2, 2, 2])).toEqual({ low: 2, high: 2 });
    expect(bootstrapMean([1, 2, 5, 9])).toEqual(bootstrapMean([1, 2, 5, 9]));
  });
});

describe("two policies on one suite", () => {
  test("between equally good ones at most 5 % of comparisons promote", () => {
    for (const rate of [0.5, 0.8, 0.95]) {
      const random = createRandom(Math.round(rate * 100));
      let promoted = 0;
      for (let trial = 0; trial < 2_000; trial++) {
        if (compareSuites(play(rate, random), play(rate, random)).p <= promotionLevel) promoted++;
      }
      expect(promoted / 2_000, `at ${rate}`).toBeLessThanOrEqual(0.05);
    }
  });

  test("one at 90 % replaces one at 80 % in at least 80 % of trials", () => {
    // The episodes of a suite differ in difficulty, and a better policy rarely loses what a worse one wins.
    const random = createRandom(7);
    let promoted = 0;
    for (let trial = 0; trial < 1_000; trial++) {
      if (compareSuites(play(0.8, random), play(0.9, random)).p <= promotionLevel) promoted++;
    }
    expect(promoted / 1_000).toBeGreaterThanOrEqual(0.8);
  });

  test("counts the episodes that only one of them won", () => {
    const first = [episode(true), episode(false), episode(false), episode(true)];
    const second = [episode(true), episode(true), episode(true), episode(false)];
    expect(compareSuites(first, second)).toEqual({ by: "success", onlyFirst: 1, onlySecond: 2, p: 0.5 });
  });

  test("whose success never differs are compared by their returns", () => {
    const first = Array.from({ length: 5 }, () => episode(true, 1));
    const second = Array.from({ length: 5 }, () => episode(true, 2));
    expect(compareSuites(first, second)).toEqual({ by: "return", onlyFirst: 0, onlySecond: 5, p: 1 / 32 });
    expect(compareSuites(first, first).p).toBe(1);
  });

  test("of 10,000 episodes are compared without losing the small probabilities", () => {
    const first = Array.from({ length: 10_000 }, (_, at) => episode(at < 4_900));
    const second = first.map(({ success }) => episode(!success));
    expect(compareSuites(first, second).p).toBeCloseTo(0.0233, 3);
  });

  test("of unequal suites are not compared", () => {
    expect(() => compareSuites([episode(true)], [])).toThrow("only equal suites");
  });
});
