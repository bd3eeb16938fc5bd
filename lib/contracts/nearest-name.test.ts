import { expect, it } from "vitest";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { findNearestName } from "./nearest-name";

const trainer = [
  "image_uri",
  "entrypoint",
  "args_template",
  "env",
  "resources",
  "network",
  "timeout_minutes",
  "stop_grace_s",
];

it.each([
  ["imgae", "image_uri"],
  ["image", "image_uri"],
  ["imageUri", "image_uri"],
  ["image_url", "image_uri"],
  ["enviroment", null],
  ["entry_point", "entrypoint"],
  ["entrypiont", "entrypoint"],
  ["args", "args_template"],
  ["timeout", "timeout_minutes"],
  ["resource", "resources"],
  ["evn", "env"],
  ["x", null],
  ["", null],
  ["colour", null],
  ["constructor", null],
])("%s is taken for %s", (name, meant) => {
  expect(findNearestName(name, trainer)).toBe(meant);
});

it("a name in full is nearer than one that only begins so", () => {
  expect(findNearestName("step", ["steps_per_episode", "steps"])).toBe("steps");
});

it("the refusal of trainer_spec.imgae proposes image_uri", () => {
  const answer = createTrainingRun.body?.safeParse({ trainer_spec: { imgae: "x" } });
  expect(answer?.error?.issues.map(({ message }) => message).join("\n")).toContain("image_uri");
});
