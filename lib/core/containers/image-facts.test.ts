import { expect, test } from "vitest";
import { describeImage, type ImageFacts, isForeign } from "./image-facts";

const facts: ImageFacts = {
  imageUri: "ghcr.io/acme/t:latest",
  digest: `sha256:${"ab".repeat(32)}`,
  pull: "missing",
  pulled: false,
  createdAt: "2026-05-01T10:00:00.000Z",
  namedAt: "2026-06-02T11:30:00.000Z",
  platform: "linux/amd64",
  hostPlatform: "linux/amd64",
  entrypoint: [],
  user: "",
  workdir: "",
  fromRegistry: true,
};

test("which image runs and how old it is is said, and that nobody asked whether the name has moved", () => {
  expect(describeImage(facts)).toBe(
    "Image ghcr.io/acme/t:latest is sha256:abababababab, made 2026-05-01 10:00, on the engine since 2026-06-02 11:30: the registry was not asked whether the name means another by now (trainer_spec.pull: always does).",
  );
  expect(describeImage({ ...facts, pull: "always", pulled: true })).toContain(
    "made 2026-05-01 10:00, pulled now.",
  );
  expect(describeImage({ ...facts, fromRegistry: false })).toContain("from no registry.");
  expect(describeImage({ ...facts, createdAt: null, namedAt: null })).toContain(
    "on the engine: the registry",
  );
});

test("what of the image is not used is said: its ENTRYPOINT and its USER", () => {
  const entrypoint = ["/ros_entrypoint.sh", "--x"];
  expect(describeImage({ ...facts, entrypoint })).toContain(
    "Its own ENTRYPOINT (/ros_entrypoint.sh --x) does not run",
  );
  expect(describeImage({ ...facts, user: "ros:ros" })).toContain("Its USER (ros:ros) is not used");
  for (const user of ["root", "0", "0:0", "root:root", ""])
    expect(describeImage({ ...facts, user })).not.toContain("USER");
});

test.each([
  ["linux/arm64", "linux/amd64", true],
  ["linux/arm64/v8", "linux/arm64", false],
  ["", "linux/amd64", false],
  ["linux/amd64", "", false],
])("an image for %s on a host of %s: foreign is %s", (platform, hostPlatform, foreign) => {
  expect(isForeign({ platform, hostPlatform })).toBe(foreign);
  expect(describeImage({ ...facts, platform, hostPlatform }).includes("exec format error")).toBe(foreign);
});

test("of a simulator's image the fields are named where its spec has them", () => {
  const text = describeImage({ ...facts, purpose: "simulator", entrypoint: ["/start"], user: "sim" });
  expect(text).toContain("rollout_template.simulator.pull: always does");
  expect(text).toContain("rollout_template.simulator.entrypoint replaces it");
  expect(text).toContain("simulators run as this server's own user");
});
