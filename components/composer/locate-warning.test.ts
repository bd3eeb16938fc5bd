import { expect, test } from "vitest";
import { locateWarning } from "./locate-warning";

const body = {
  rollout_template: { simulator: { image_uri: "ghcr.io/acme/dagger:0.4.2-sim", resources: { gpu: 0 } } },
  trainer_spec: { image_uri: "ghcr.io/acme/dagger:0.4.2", resources: { gpu: 1 } },
};

test.each([
  ["trainer_spec.resources.gpu is 3, but no host has more than 2.", "trainer_spec.resources.gpu"],
  ["steps is 16, but the scripted expert of x needs about 95.", "rollout_template.steps"],
  ["budget_policy.max_credits is 2: the run will end in iteration 2 of 12.", "budget_policy.max_credits"],
  ["No recent run here has used the image ghcr.io/acme/dagger:0.4.2 yet.", "trainer_spec.image_uri"],
  [
    "No recent run here has used the image ghcr.io/acme/dagger:0.4.2-sim yet.",
    "rollout_template.simulator.image_uri",
  ],
  [
    "rollout_template.simulator.resources.gpu is 3, but no host has more than 2.",
    "rollout_template.simulator.resources.gpu",
  ],
  ["The GPUs here are emulated.", "trainer_spec.resources.gpu"],
  [
    "trainer_spec.entrypoint is written for a shell (`cd` is a command of the shell's own), but no shell runs it.",
    "trainer_spec.entrypoint",
  ],
  [
    "trainer_spec.args_template is written for a shell (`*.pt` …): make the entrypoint sh.",
    "trainer_spec.args_template",
  ],
  ["trainer_spec.env has $NAME or ~ in PATH, but no shell fills it in", "trainer_spec.env"],
  ["No host is there that takes work: the run will wait for a worker.", ""],
])("%s stands at its field", (message, path) => {
  expect(locateWarning(message, body)).toEqual({ path, message });
});
