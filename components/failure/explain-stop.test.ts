import { expect, test } from "vitest";
import { explainStop } from "./explain-stop";

test("patience says what was compared", () => {
  const text = explainStop("patience_exhausted", {
    metric: "loss",
    mode: "min",
    best: 0.41,
    best_iteration: 0,
    completed_since_best: 2,
    patience_iterations: 2,
    min_delta: 0,
  });
  expect(text).toBe("loss did not improve for 2 iterations, best 0.41 at i0");
});

test("a failed iteration is named; tolerated ones are counted", () => {
  expect(explainStop("iteration_failed", { failed_in_a_row: 1, tolerated: 0, iteration: 7 })).toBe(
    "iteration i7 failed",
  );
  expect(explainStop("iteration_failed", { failed_in_a_row: 3, tolerated: 2, iteration: 7 })).toBe(
    "3 iterations in a row failed",
  );
});

test("inputs that are missing leave a dash and no crash", () => {
  expect(explainStop("budget_exhausted", null)).toContain("–");
});

test("a target that was reached is told with as many digits as the page shows elsewhere", () => {
  const inputs = { metric: "eval/success_rate_low", value: 0.9295293884777093, target: 0.91, iteration: 3 };
  expect(explainStop("target_reached", inputs)).toBe(
    "eval/success_rate_low 0.930 reached its target 0.910 at i3",
  );
});
