import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { checkBody } from "@/components/composer/check-body";
import { exampleImages } from "@/scripts/setup/images.mjs";

const bodies = ["quickstart", "learning", "learn_to_lift", "cartpole", "pendulum"];

test.each(bodies)("%s.json is taken as it stands, with images that set-up builds", (name) => {
  const body = JSON.parse(readFileSync(fileURLToPath(new URL(`${name}.json`, import.meta.url)), "utf8"));
  expect(checkBody(body, { allowCpuTrainers: false })).toMatchObject({ errors: [], warnings: [] });
  const images = [body.trainer_spec, body.rollout_template.simulator].flatMap(
    (spec) => spec?.image_uri ?? [],
  );
  const built = exampleImages.flatMap(({ aliases }) => aliases);
  expect(images.length).toBeGreaterThan(0);
  expect(images.filter((image) => !built.includes(image))).toEqual([]);
});
