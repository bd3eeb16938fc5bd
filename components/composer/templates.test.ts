import { expect, test } from "vitest";
import { valueAt } from "@/lib/core/specs/body-value";
import { daggerImage, gymnasiumImage, rewardImage, smokeImage } from "@/scripts/setup/images.mjs";
import { checkBody } from "./check-body";
import { cartpoleRun, learningRun, liftRun, smokeRun } from "./templates";

const all = [smokeRun, learningRun, liftRun, cartpoleRun];

test.each(all)("$label is taken as it stands, and nothing is to be warned of", ({ body }) => {
  expect(checkBody(body, { allowCpuTrainers: false })).toMatchObject({ errors: [], warnings: [] });
});

test("their images are those that set-up builds", () => {
  const images = all.map(({ body }) => valueAt(body, "trainer_spec.image_uri"));
  expect(images).toEqual([smokeImage, smokeImage, daggerImage, rewardImage]);
  expect(valueAt(cartpoleRun.body, "rollout_template.simulator.image_uri")).toBe(gymnasiumImage);
});
