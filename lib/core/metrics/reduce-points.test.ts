import { describe, expect, it } from "vitest";
import { reducePoints } from "./reduce-points";

const series = (length: number, valueAt: (at: number) => number) => ({
  x: Float64Array.from({ length }, (_, at) => at * 10),
  y: Float64Array.from({ length }, (_, at) => valueAt(at)),
});
/** The same at every call, and as rough as a loss. */
const rough = (at: number) =>
  Math.sin(at * 12.9898) * 43_758.5453 - Math.floor(Math.sin(at * 12.9898) * 43_758.5453);

describe("a series that is reduced", () => {
  it("stays as it is when it has few points", () => {
    expect(reducePoints(series(10, rough), 10)).toEqual({
      x: [...series(10, rough).x],
      y: [...series(10, rough).y],
    });
    expect(reducePoints(series(0, rough), 10)).toEqual({ x: [], y: [] });
  });

  it.each([10, 33, 100, 1_000])("has at most %i points, uses most of them, and none is made up", (most) => {
    const whole = series(12_345, rough);
    const reduced = reducePoints(whole, most);
    expect(reduced.x.length).toBeLessThanOrEqual(most);
    expect(reduced.x.length).toBeGreaterThan(most * 0.7);
    expect(reduced.x).toEqual([...reduced.x].sort((a, b) => a - b));
    for (const [at, x] of reduced.x.entries()) expect(reduced.y[at]).toBe(whole.y[x / 10]);
  });

  it("keeps every spike wherever it is, and both ends", () => {
    for (const spike of [0, 1, 499, 5_000, 9_998, 9_999]) {
      const up = reducePoints(
        series(10_000, (at) => (at === spike ? 1e9 : rough(at))),
        10,
      );
      const down = reducePoints(
        series(10_000, (at) => (at === spike ? -1e9 : rough(at))),
        10,
      );
      expect(up.y).toContain(1e9);
      expect(down.y).toContain(-1e9);
      expect([up.x[0], up.x.at(-1)]).toEqual([0, 99_990]);
    }
  });

  it("keeps what is not finite, within its bound, beside the smallest and the largest", () => {
    const reduced = reducePoints(
      series(9_000, (at) => (at % 7 === 0 ? Number.NaN : at === 4_001 ? 50 : rough(at))),
      90,
    );
    expect(reduced.y.length).toBeLessThanOrEqual(90);
    expect(reduced.y.filter(Number.isNaN).length).toBeGreaterThan(20);
    expect(reduced.y).toContain(50);
  });

  it("of nothing but NaN is NaN", () => {
    const reduced = reducePoints(
      series(1_000, () => Number.NaN),
      50,
    );
    expect(reduced.y.every(Number.isNaN)).toBe(true);
    expect(reduced.y.length).toBeLessThanOrEqual(50);
  });
});
