import { describe, expect, it } from "vitest";
import { fitLinear, fitLog, fitValues, formatTicks } from "@/components/charts/fit-scale";

describe("a linear scale", () => {
  it("holds every value between lines at equal steps", () => {
    for (const values of [
      [0.058, 0.47],
      [125, 183],
      [-3, 12],
      [1e-7, 3e-7],
      [-40, -2],
      [149.9, 12],
    ]) {
      const scale = fitLinear(values);
      expect(scale.min).toBeLessThanOrEqual(Math.min(...values));
      expect(scale.max).toBeGreaterThanOrEqual(Math.max(...values));
      expect(scale.ticks.length).toBeGreaterThanOrEqual(4);
      expect(scale.ticks.length).toBeLessThanOrEqual(8);
      expect([scale.ticks[0], scale.ticks.at(-1)]).toEqual([scale.min, scale.max]);
    }
  });

  it("begins at zero when zero is near, and not when it is far", () => {
    expect(fitLinear([0.058, 0.47]).min).toBe(0);
    expect(fitLinear([125, 183]).min).toBeGreaterThan(100);
  });

  it("gives a flat line room, and nothing a scale of its own", () => {
    expect(fitLinear([5, 5]).max).toBeGreaterThan(5);
    expect(fitLinear([0])).toMatchObject({ min: 0, max: 1 });
    expect(fitLinear([])).toMatchObject({ min: 0, max: 1 });
  });

  it("of a rate is from 0 to 1, until a value says that it is no rate", () => {
    expect(fitValues("success_rate", [0.3, 0.4], false)).toMatchObject({ min: 0, max: 1 });
    expect(fitValues("success_rate", [0.3, 1.4], false).max).toBeGreaterThan(1.3);
  });
});

describe("a logarithmic scale", () => {
  it("goes from power to power of ten", () => {
    expect(fitLog([0.002, 40])).toEqual({ min: 0.001, max: 100, ticks: [0.001, 0.01, 0.1, 1, 10, 100] });
  });

  it("leaves out what has no logarithm", () => {
    expect(fitLog([-5, 0, 3])).toMatchObject({ min: 1, max: 10 });
    expect(fitLog([]).max).toBeGreaterThan(0);
  });

  it("has a handful of ticks between two powers as between six hundred", () => {
    for (const values of [[3], [1, 99], [2e-9, 3e5], [1e-300, 1e300]]) {
      const { ticks } = fitLog(values);
      expect(ticks.length).toBeGreaterThanOrEqual(4);
      expect(ticks.length).toBeLessThanOrEqual(9);
    }
  });
});

describe("labels of a value axis", () => {
  const labels = (values: readonly number[], log = false) =>
    formatTicks(log ? fitLog(values) : fitLinear(values), log);

  it("have the same number of decimals, commas between thousands and a real minus", () => {
    expect(labels([0, 1])).toEqual(["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
    expect(labels([1521, 1523])).toEqual(["1,521.0", "1,521.5", "1,522.0", "1,522.5", "1,523.0"]);
    expect(labels([-4000, 0])).toEqual(["−4,000", "−3,000", "−2,000", "−1,000", "0"]);
  });

  it("of very small and very large steps are scientific, and no two are the same", () => {
    expect(labels([0, 3e-7])).toEqual(["0", "5e−8", "1e−7", "1.5e−7", "2e−7", "2.5e−7", "3e−7"]);
    expect(new Set(labels([1.23e9, 1.236e9])).size).toBe(7);
    expect(labels([-2e300, 2e300])).toContain("−2e300");
  });

  it("of a logarithmic scale are its powers", () => {
    expect(labels([0.002, 40], true)).toEqual(["0.001", "0.01", "0.1", "1", "10", "100"]);
    expect(labels([1e-300, 1e300], true)).toContain("1e−300");
  });
});
