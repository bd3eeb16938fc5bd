import { expect, test } from "vitest";
import type { WireChampionComparison } from "@/lib/contracts/evaluations/compare";
import { describeChampions } from "./describe-champions";
import { listPairs } from "./list-pairs";

type Result = NonNullable<WireChampionComparison["result"]>;

const a = { name: "A", champion_checkpoint_id: "ckpt_1" };
const b = { name: "B", champion_checkpoint_id: "ckpt_2" };
const compared = (change: Partial<Result>): WireChampionComparison => ({
  champion_id: "ckpt_1",
  with_champion_id: "ckpt_2",
  comparable: true,
  differs: [],
  result: {
    ...{ both: 180, only_this: 12, only_with: 3, neither: 5, by: "success", ahead_this: 12, ahead_with: 3 },
    ...{ p_this: 0.0176, p_with: 0.996 },
    ...change,
  },
});

test("how many episodes only one of them solved is said, with p and who is better", () => {
  expect(describeChampions(a, b, compared({}))).toBe(
    "Both solved 180, only A 12, only B 3, neither 5; p = 0.018: A is better.",
  );
  const reversed = compared({ only_this: 3, only_with: 12, p_this: 1, p_with: 0.0000012 });
  expect(describeChampions(a, b, reversed)).toBe(
    "Both solved 180, only A 3, only B 12, neither 5; p < 0.001: B is better.",
  );
});

test("a lead that chance explains makes nobody better", () => {
  const even = compared({ only_this: 4, only_with: 3, p_this: 0.5, p_with: 0.773 });
  expect(describeChampions(a, b, even)).toContain("p = 0.500: neither is surely better.");
});

test("where both solved the same episodes the returns are told", () => {
  const alike = { only_this: 0, only_with: 0, by: "return", ahead_this: 150, ahead_with: 50 } as const;
  expect(describeChampions(a, b, compared(alike))).toContain(
    "neither 5; the return of A was larger in 150, of B in 50; p = 0.018: A is better.",
  );
});

test("two that did the same in every episode are not weighed against each other", () => {
  const equal = { only_this: 0, only_with: 0, by: "return", ahead_this: 0, ahead_with: 0 } as const;
  expect(describeChampions(a, b, compared(equal))).toBe(
    "Both solved 180, only A 0, only B 0, neither 5: they did the same in every episode.",
  );
});

test("unequal suites cannot be compared, and why is said", () => {
  const differs: WireChampionComparison["differs"] = ["seed", "episodes"];
  expect(describeChampions(a, b, { ...compared({}), comparable: false, differs, result: null })).toBe(
    "They were not evaluated on the same episodes, so they cannot be compared: another suite's seed, number of episodes.",
  );
});

test("who has no champion yet is named", () => {
  const without = { ...b, champion_checkpoint_id: null };
  expect(describeChampions(a, without, null)).toBe("B has no champion yet.");
  expect(describeChampions({ ...a, champion_checkpoint_id: null }, without, null)).toBe(
    "A and B have no champion yet.",
  );
});

test("of more than four runs the first four are paired, each pair once", () => {
  expect(listPairs([..."ab"])).toEqual([["a", "b"]]);
  expect(listPairs([..."abcde"]).map((pair) => pair.join(""))).toEqual(["ab", "ac", "ad", "bc", "bd", "cd"]);
  expect(listPairs(["a"])).toEqual([]);
});
