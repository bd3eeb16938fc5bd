import { expect, test } from "vitest";
import { compareChampions } from "./compare-champions";
import type { EvaluatedEpisode } from "./compare-suites";
import { findSuiteDifferences, type Suite } from "./suite";

const episode = (success: boolean, returnSum = 0): EvaluatedEpisode => ({ success, returnSum });

test("two champions are told apart by the episodes that only one of them solved, with p both ways", () => {
  const first = [true, true, true, true, false, false].map((success) => episode(success));
  const second = [true, false, false, false, false, true].map((success) => episode(success));
  expect(compareChampions(first, second)).toEqual({
    ...{ both: 1, onlyFirst: 3, onlySecond: 1, neither: 1, by: "success", aheadFirst: 3, aheadSecond: 1 },
    pFirst: 5 / 16,
    pSecond: 15 / 16,
  });
});

test("where both solved the same ones their returns are counted, and the solved are still told", () => {
  const first = [episode(true, 2), episode(true, 2), episode(false, 0)];
  const second = [episode(true, 1), episode(true, 1), episode(false, 0)];
  expect(compareChampions(first, second)).toEqual({
    ...{ both: 2, onlyFirst: 0, onlySecond: 0, neither: 1, by: "return", aheadFirst: 2, aheadSecond: 0 },
    pFirst: 1 / 4,
    pSecond: 1,
  });
});

test("suites differ in what is not equal, and in nothing else", () => {
  const suite: Suite = {
    scene_id: "table_top_v0",
    task_mode: "lift",
    fix_base: true,
    seed: 1,
    episodes: 10,
    steps: 128,
    action_noise: 0,
    simulator_version: "1",
  };
  expect(findSuiteDifferences(suite, { ...suite })).toEqual([]);
  expect(findSuiteDifferences(suite, { ...suite, seed: 2, simulator_version: null })).toEqual([
    "seed",
    "simulator_version",
  ]);
});
