import { describe, expect, it } from "vitest";
import { createRng, type Rng } from "@/lib/simulation/rng";

const draw = (rng: Rng, count: number) => Array.from({ length: count }, () => rng.uniform(0, 1));
const first = (seed: number, episode = 0) => draw(createRng(seed, episode, "reset"), 4).join();

describe("the random numbers of an episode", () => {
  it("are the same for the same seed, episode and purpose", () => {
    expect(draw(createRng(42, 3, "noise"), 50)).toEqual(draw(createRng(42, 3, "noise"), 50));
  });

  it("never change from one version to the next: they decide every dataset's bytes", () => {
    const rng = createRng(42, 0, "reset");
    expect([rng.uniform(0, 1), rng.uniform(0, 1), rng.normal()]).toMatchInlineSnapshot(`
      [
        0.2122074260842055,
        0.7349567557685077,
        1.0433701307408578,
      ]
    `);
  });

  it("differ between purposes and between episodes", () => {
    expect(draw(createRng(42, 0, "reset"), 4)).not.toEqual(draw(createRng(42, 0, "noise"), 4));
    expect(new Set(Array.from({ length: 2000 }, (_, episode) => first(42, episode))).size).toBe(2000);
  });

  it("use all 53 bits of the seed", () => {
    const seeds = Array.from({ length: 53 }, (_, bit) => 2 ** bit);
    expect(new Set([0, ...seeds].map((seed) => first(seed))).size).toBe(54);
    expect(first(Number.MAX_SAFE_INTEGER)).not.toBe(first(Number.MAX_SAFE_INTEGER - 1));
  });

  it("are spread as promised: uniform in range, normal with mean 0 and deviation 1", () => {
    const rng = createRng(7, 0, "noise");
    const uniform = Array.from({ length: 20_000 }, () => rng.uniform(-2, 4));
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...uniform)).toBeLessThan(4);
    expect(mean(uniform)).toBeCloseTo(1, 1);
    const normal = Array.from({ length: 20_000 }, () => rng.normal());
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(0.05);
  });
});

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
