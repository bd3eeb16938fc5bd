import { expect, test } from "vitest";
import { type Body, withValueAt } from "@/lib/core/specs/body-value";
import { checkBody } from "./check-body";
import { readText } from "./field-text";
import { fieldGroups } from "./fields";
import { smokeRun } from "./templates";

const plans = new Map(fieldGroups.flatMap(({ fields }) => fields.map((plan) => [plan.path, plan])));

/** What is said after this text was typed into the field. */
function typeInto(path: string, text: string) {
  const plan = plans.get(path);
  if (!plan) throw new Error(`the form has no field ${path}`);
  const body: Body = withValueAt(smokeRun.body, path, readText(plan, text));
  return checkBody(body, { allowCpuTrainers: false }).errors;
}

test.each([
  ["rollout_template.policy.expert_fraction", "half", /^must be a number from 0 to 1, or a list/],
  ["rollout_template.policy.expert_fraction", "1, half", /^must be a number from 0 to 1, or a list/],
  ["rollout_template.dataset_iterations", "every", /^must be a whole number from 1, or all$/],
  ["rollout_template.dataset_iterations", "1.5", /^must be a whole number from 1, or all$/],
  ["loop_policy.continue_from", "guarded", /needs an evaluation/],
])("%s that reads %s is refused in a sentence at its field", (path, text, message) => {
  expect(typeInto(path, text)).toEqual([{ path, message: expect.stringMatching(message) }]);
});

test.each([
  ["rollout_template.policy.expert_fraction", "1, 0.5, 0.25"],
  ["rollout_template.policy.expert_fraction", "0.25"],
  ["rollout_template.dataset_iterations", "all"],
  ["rollout_template.dataset_iterations", "3"],
  ["evaluation.episodes", "20"],
])("%s takes %s", (path, text) => {
  expect(typeInto(path, text)).toEqual([]);
});

/** A run in a simulator of one's own, with this changed in the simulator's part. */
const withSimulator = (change: Body): Body =>
  withValueAt(withValueAt(smokeRun.body, "rollout_template.scene_id", "CartPole-v1"), "rollout_template", {
    simulator: { image_uri: "my-simulator:1", entrypoint: "python simulate.py", ...change },
    scene_id: "CartPole-v1",
  });

test("a simulator of one's own is held to what its fields say, before anything is queued", () => {
  const errorsOf = (body: Body) => checkBody(body, { allowCpuTrainers: false }).errors;
  expect(errorsOf(withSimulator({}))).toEqual([]);
  const wrong: readonly (readonly [Body, string, RegExp])[] = [
    [{ image_uri: "My Simulator" }, "image_uri", /./],
    [{ image_uri: undefined }, "image_uri", /./],
    [{ entrypoint: "python 'simulate" }, "entrypoint", /cannot be split into words/],
    [{ args_template: ["{outputdir}"] }, "args_template.0", /output_dir/],
    [{ env: { OUT: "{dataset_manifest_path}" } }, "env.OUT", /./],
    [{ resources: { gpu_share: 0.5 } }, "resources.gpu_share", /./],
    [{ resources: { gpu: 1, gpu_share: 1.5 } }, "resources.gpu_share", /./],
    [{ network: "host" }, "network", /./],
    [{ secrets: ["TOKEN"] }, "secrets.0", /names TOKEN/],
  ];
  for (const [change, field, message] of wrong)
    expect(errorsOf(withSimulator(change)), field).toEqual([
      { path: `rollout_template.simulator.${field}`, message: expect.stringMatching(message) },
    ]);
});

test("control that is no JSON is told with what is wrong with it, and one that is no object as that", () => {
  const typed = (text: string) => {
    const plan = plans.get("rollout_template.control");
    if (!plan) throw new Error("the form does not ask for control");
    const body = withValueAt(withSimulator({}), plan.path, readText(plan, text));
    return checkBody(body, { allowCpuTrainers: false }).errors;
  };
  expect(typed('{"gravity": [0, -9.8]}')).toEqual([]);
  expect(typed('{"gravity": [0, -9.8}')).toEqual([
    { path: "rollout_template.control", message: expect.stringMatching(/^is no JSON: .+/) },
  ]);
  expect(typed("[1]")).toEqual([
    { path: "rollout_template.control", message: expect.stringMatching(/^must be a JSON object/) },
  ]);
  expect(typed('{"action_noise": 3}')).toEqual([
    {
      path: "rollout_template.control.action_noise",
      message: expect.stringMatching(/^must be a number from 0 to 2/),
    },
  ]);
});

test("a scene of another simulator that is called as a built-in one is not warned of as that", () => {
  const { scene_id: _scene, ...rest } = smokeRun.body.rollout_template as Body;
  const of = (rollout: Body) =>
    checkBody(
      { ...smokeRun.body, rollout_template: { ...rest, steps: 2, ...rollout } },
      {
        allowCpuTrainers: false,
      },
    ).warnings;
  expect(of({})).toHaveLength(1);
  expect(
    of({ simulator: { image_uri: "a:1", entrypoint: "b" }, scene_id: "franka_cabinet_oige_v1" }),
  ).toEqual([]);
});

test("a body without an evaluation stays without one, and one that is switched on has its defaults", () => {
  const evaluationOf = (body: Body) => checkBody(body, { allowCpuTrainers: false }).resolved?.evaluation;
  expect(evaluationOf(smokeRun.body)).toBeNull();
  expect(evaluationOf({ ...smokeRun.body, evaluation: {} })).toMatchObject({ episodes: 100, every: 1 });
});
