import { expect, test } from "vitest";
import { describeRules, findReasons, hasRules, type Measured, noRules } from "./rules";

const measured: Measured = { returnSum: 1, length: 40, jerk: 0.5, stillness: 0.25, simWarnings: 2 };

test("an episode is taken by each rule that holds of it, by hand first, with the limit and its own number", () => {
  const rules = { ...noRules, returnBelow: 2, lengthBelow: 40, jerkAbove: 0.4 };
  expect(findReasons(rules, measured, true)).toEqual([
    { by: "hand" },
    { by: "return_below", limit: 2, value: 1 },
    { by: "jerk_above", limit: 0.4, value: 0.5 },
  ]);
  expect(findReasons(rules, { ...measured, returnSum: 2, jerk: 0.4 }, false)).toEqual([]);
});

test("what was not measured takes nothing, and no rule takes nothing", () => {
  const rules = { ...noRules, jerkAbove: 0, stillnessAbove: 0, simWarningsAbove: 0 };
  const unknown = { ...measured, jerk: null, stillness: null, simWarnings: null };
  expect(findReasons(rules, unknown, false)).toEqual([]);
  expect(findReasons(rules, measured, false).map(({ by }) => by)).toEqual([
    "jerk_above",
    "stillness_above",
    "sim_warnings_above",
  ]);
  expect(findReasons(noRules, measured, false)).toEqual([]);
});

test("rules are told in a sentence's words", () => {
  expect(describeRules({ ...noRules, returnBelow: -1.5, simWarningsAbove: 0 })).toBe(
    "return < -1.5, simulator warnings > 0",
  );
  expect([describeRules(noRules), hasRules(noRules)]).toEqual(["none", false]);
});
