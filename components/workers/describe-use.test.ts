import { expect, test } from "vitest";
import { describeUse } from "./describe-use";

test("a GPU's use is said as far as it tells", () => {
  const told = { utilization: 0.91, memory_bytes: 48e9, memory_used_bytes: 31.4e9 };
  expect(describeUse(told)).toBe("91\u00a0% · 31.4\u00a0GB of 48.0\u00a0GB");
  expect(describeUse({ ...told, utilization: null })).toBe("31.4\u00a0GB of 48.0\u00a0GB");
  expect(describeUse({ utilization: null, memory_bytes: null, memory_used_bytes: null })).toBeNull();
});
