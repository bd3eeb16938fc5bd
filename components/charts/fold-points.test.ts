import { describe, expect, it } from "vitest";
import { foldPoints } from "@/components/charts/fold-points";

describe("folded points", () => {
  it("are the points themselves while they are few", () => {
    expect(
      foldPoints(
        [
          { x: 1, value: 2 },
          { x: 2, value: null },
        ],
        10,
      ),
    ).toEqual([
      { x: 1, value: 2, low: 2, high: 2 },
      { x: 2, value: null, low: null, high: null },
    ]);
  });

  it("keep the smallest and the largest of what they stand for", () => {
    const points = Array.from({ length: 1_000 }, (_, x) => ({
      x,
      value: x === 500 ? -50 : x === 501 ? 70 : 1,
    }));
    const drawn = foldPoints(points, 100);
    expect(drawn.length).toBeLessThanOrEqual(100);
    expect(Math.min(...drawn.map((point) => point.low ?? 0))).toBe(-50);
    expect(Math.max(...drawn.map((point) => point.high ?? 0))).toBe(70);
  });

  it("are a gap where all of a stretch is missing, and never a zero", () => {
    const points = Array.from({ length: 400 }, (_, x) => ({ x, value: x < 200 ? 1 : null }));
    const drawn = foldPoints(points, 40);
    expect(drawn.at(-1)).toMatchObject({ value: null, low: null, high: null });
    expect(drawn[0]).toMatchObject({ value: 1, low: 1, high: 1 });
  });

  it("keep as wide an interval as any of theirs", () => {
    const points = Array.from({ length: 300 }, (_, x) => ({
      x,
      value: 0.5,
      interval: x === 150 ? ([0.1, 0.6] as const) : ([0.4, 0.7] as const),
    }));
    const intervals = foldPoints(points, 100).map((point) => point.interval);
    expect(intervals[0]).toEqual([0.4, 0.7]);
    expect(intervals[50]).toEqual([0.1, 0.7]);
    expect(foldPoints([{ x: 0, value: 1 }], 0.5)[0]?.interval).toBeNull();
  });
});
