import { expect, test } from "vitest";
import { findSealed } from "./find-sealed";

test("a sealed value is found in the environment of either container, whatever its name holds", () => {
  const body = {
    trainer_spec: { env: { HF_TOKEN: "***", EPOCHS: "3" } },
    rollout_template: { simulator: { env: { "A.KEY": "***" } } },
  };
  expect(findSealed(body)).toEqual([
    { name: "HF_TOKEN", path: "trainer_spec.env.HF_TOKEN" },
    { name: "A.KEY", path: "rollout_template.simulator.env.A.KEY" },
  ]);
  expect(findSealed({ rollout_template: { simulator: null } })).toEqual([]);
});
