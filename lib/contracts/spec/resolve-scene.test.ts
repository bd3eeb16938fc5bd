import { expect, it } from "vitest";
import { refuseMissingExpert } from "./resolve-scene";
import { gatherRefusals } from "./spec-refusal";

const withoutExpert = { taskMode: "walk", expertMedianSteps: null };
const refusalOf = (
  policy: Parameters<typeof refuseMissingExpert>[1],
  mode = withoutExpert as Parameters<typeof refuseMissingExpert>[0],
) => {
  const { refuse, first } = gatherRefusals();
  refuseMissingExpert(mode, policy, "policy", refuse);
  return first()?.errors[0];
};

it("a task without a scripted expert refuses whatever would let one drive, and takes the rest", () => {
  expect(refusalOf({ driver: "auto", expertFraction: [0, 0.5] })).toEqual({
    path: "policy.expert_fraction",
    message: "must be 0: walk has no scripted expert",
  });
  expect(refusalOf({ driver: "scripted", expertFraction: 0 })?.path).toBe("policy.driver");
  expect(refusalOf({ driver: "checkpoint", expertFraction: 0 })).toBeUndefined();
  const withExpert = { taskMode: "walk", expertMedianSteps: 95 };
  expect(refusalOf({ driver: "scripted", expertFraction: 1 }, withExpert)).toBeUndefined();
});
