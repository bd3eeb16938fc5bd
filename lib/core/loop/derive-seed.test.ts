import { expect, test } from "vitest";
import { deriveSeed } from "./derive-seed";

const of = { runSeed: 42, iteration: 3, index: 7, priorFailures: 0 };

test("the same job has the same seed, and it is a safe integer", () => {
  expect(deriveSeed(of)).toBe(deriveSeed({ ...of }));
  for (const runSeed of [0, 1, Number.MAX_SAFE_INTEGER]) {
    const seed = deriveSeed({ ...of, runSeed });
    expect(Number.isSafeInteger(seed) && seed >= 0).toBe(true);
  }
});

test("run seed, iteration, job and earlier failures each give another seed, also when their values are swapped", () => {
  const seeds = new Set<number>();
  let made = 0;
  for (const runSeed of [0, 1, 2, 42]) {
    for (const iteration of [0, 1, 2, 3]) {
      for (const index of [0, 1, 2, 3]) {
        for (const priorFailures of [0, 1, 2]) {
          seeds.add(deriveSeed({ runSeed, iteration, index, priorFailures }));
          made += 1;
        }
      }
    }
  }
  expect(seeds.size).toBe(made);
});

// Written down: a change here would silently change every dataset.
test("the derivation does not change", () => {
  expect(deriveSeed(of)).toMatchInlineSnapshot(`6989256337711371`);
});
