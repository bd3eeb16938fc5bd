import { expect, test } from "vitest";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { adviseWaiting } from "./advise-waiting";

const builtIn = makeWireRun();
const { rollout_template: rollouts, trainer_spec: trainer } = builtIn.resolved_spec;
const simulator = { ...trainer, resources: { ...trainer.resources, gpu_share: null } };
const own = makeWireRun({
  resolved_spec: { ...builtIn.resolved_spec, rollout_template: { ...rollouts, simulator } },
});

test.each([
  [builtIn, "rollouts", "trainer_spec.resources"],
  [own, "training", "trainer_spec.resources"],
  [own, "rollouts", "rollout_template.simulator.resources"],
  [own, "evaluation", "rollout_template.simulator.resources"],
] as const)("what no host has is asked for less of where it is asked for: %#", (run, stage, place) => {
  expect(adviseWaiting("no_host_fits", { ...run, stage })).toContain(`memory in ${place}:`);
});
