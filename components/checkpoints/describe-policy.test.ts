import { expect, test } from "vitest";
import { describePolicy } from "./describe-policy";

test("a policy is told by what it takes and what it gives, with their shapes", () => {
  const memory = { name: "h", shape: [1, 64] };
  expect(
    describePolicy({
      sha256: "0".repeat(64),
      size_bytes: 1,
      inputs: [
        { name: "obs", shape: ["N", 32] },
        { ...memory, name: "h_in" },
      ],
      outputs: [
        { name: "action", shape: ["N", 5] },
        { ...memory, name: "h_out" },
      ],
    }),
  ).toBe("obs [N, 32], h_in [1, 64] → action [N, 5], h_out [1, 64]");
});
