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

test("a body without an evaluation stays without one, and one that is switched on has its defaults", () => {
  const evaluationOf = (body: Body) => checkBody(body, { allowCpuTrainers: false }).resolved?.evaluation;
  expect(evaluationOf(smokeRun.body)).toBeNull();
  expect(evaluationOf({ ...smokeRun.body, evaluation: {} })).toMatchObject({ episodes: 100, every: 1 });
});
