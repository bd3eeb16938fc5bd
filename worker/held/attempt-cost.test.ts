import { expect, test } from "vitest";
import { attemptCostMicro } from "./attempt-cost";

test("cost is whole begun seconds times GPUs times rate, in micro-credits", () => {
  const rates = { gpuHourCredits: 3.6, cpuHourCredits: 0 };
  expect(attemptCostMicro({ gpus: 2, ranMs: 1_001 }, rates)).toBe(4_000);
  expect(attemptCostMicro({ gpus: 0, ranMs: 60_000 }, rates)).toBe(0);
  expect(attemptCostMicro({ gpus: 1, ranMs: -5 }, rates)).toBe(0);
});
