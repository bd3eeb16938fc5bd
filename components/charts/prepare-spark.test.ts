import { expect, it } from "vitest";
import { prepareSpark } from "@/components/charts/prepare-spark";

const size = { width: 120, height: 32 };

it("breaks the line at gaps and at what is not finite", () => {
  const spark = prepareSpark({ ...size, values: [1, 2, null, 3, 4, "NaN", 5] });
  expect(spark.path.match(/M/g)).toHaveLength(2);
  expect(spark.last).toEqual({ x: 117, y: 3 });
});

it("shows a lone value as a dot", () => {
  const spark = prepareSpark({ ...size, values: [1, null, 2, 3] });
  expect(spark.dots).toHaveLength(1);
  expect(prepareSpark({ ...size, values: [0.141] })).toMatchObject({
    path: "",
    dots: [],
    last: { x: 3, y: 16 },
  });
});

it("leaves room at the right for what is still to come", () => {
  expect(prepareSpark({ ...size, values: [1, 2], total: 24 }).last?.x).toBeLessThan(10);
});

it("draws a share on the scale of all that it could be", () => {
  const spark = prepareSpark({ ...size, values: [0.5, 0.5], range: [0, 1] });
  expect(spark.last?.y).toBe(16);
  expect(prepareSpark({ ...size, values: [0, 1], range: [0, 1] }).path).toBe("M3 29L117 3");
});

it("stays inside its box, the target too", () => {
  const spark = prepareSpark({ ...size, values: [-5, 0, 1e9], target: 2e9, failed: [1] });
  const heights = [...spark.path.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map((match) => Number(match[1]));
  for (const y of [...heights, spark.targetY ?? -1, spark.crosses[0]?.y ?? -1]) {
    expect(y).toBeGreaterThanOrEqual(0);
    expect(y).toBeLessThanOrEqual(size.height);
  }
});

it("has nothing to draw of nothing", () => {
  expect(prepareSpark({ ...size, values: [] })).toMatchObject({ path: "", last: null, targetY: null });
});
