import { expect, test } from "vitest";
import { valueAt } from "@/lib/core/specs/body-value";
import { daggerImage, smokeImage } from "@/scripts/setup/images.mjs";
import { checkBody } from "./check-body";
import { learningRun, liftRun, smokeRun } from "./templates";

test.each([smokeRun, learningRun, liftRun])(
  "$label is taken as it stands, and nothing is to be warned of",
  ({ body }) => {
    expect(checkBody(body, { allowCpuTrainers: false })).toMatchObject({ errors: [], warnings: [] });
  },
);

test("their images are those that set-up builds", () => {
  const images = [smokeRun, learningRun, liftRun].map(({ body }) => valueAt(body, "trainer_spec.image_uri"));
  expect(images).toEqual([smokeImage, smokeImage, daggerImage]);
});
