import { expect, test } from "vitest";
import { makeWireRun } from "@/lib/client/testing/make-wire";
import { judgeExclusion } from "./judge-exclusion";

const mark = {
  verdict: null,
  note: "",
  excluded: true,
  version: 1,
  marked_by: { kind: "user" as const, id: "usr_1", name: "Ada" },
  marked_at: "2026-11-24T02:00:00.000Z",
};
const repeating = (iterations: number | "all") => {
  const run = makeWireRun();
  const { resolved_spec: spec } = run;
  const rollouts = { ...spec.rollout_template, dataset_iterations: iterations };
  return { ...run, resolved_spec: { ...spec, rollout_template: rollouts } };
};

test("an episode of an older iteration is told to be out of reach of the next dataset, where it is", () => {
  expect(judgeExclusion(repeating(1), { iteration_index: 3, mark }, 4).effect).toBe(
    "The dataset of i4 goes back to i4: it does not have this episode anyway.",
  );
  expect(judgeExclusion(repeating(2), { iteration_index: 3, mark }, 4).effect).toBe(
    "Not in the dataset of i4 and later ones.",
  );
  expect(judgeExclusion(repeating("all"), { iteration_index: 0, mark: null }, 4)).toEqual({
    refusal: null,
    effect: null,
  });
});

test("a run that has ended lets nothing be excluded, and what is not known is not said", () => {
  const ended = { ...repeating(1), ended_at: "2026-11-24T03:00:00.000Z" };
  expect(judgeExclusion(ended, { iteration_index: 0, mark }, null).refusal).toMatch(/has ended/);
  const unknown = judgeExclusion(repeating(1), { iteration_index: 0, mark }, undefined);
  expect(unknown).toEqual({ refusal: null, effect: null });
});
