import { expect, test } from "vitest";
import { chooseVolumes, VolumesRefused } from "./image-volumes";

const mounts = [
  { source: "/s/d", target: "/hardsim/dataset", readOnly: true },
  { source: "/s/o", target: "/hardsim/output", readOnly: false },
];

test("every folder that the engine would make a volume for is covered once, and what is mounted already is not", () => {
  const declared = [
    "/data",
    "/data/",
    "/a/../data",
    "/tmp",
    "/hardsim/output/",
    "/dev/shm",
    "/hardsim/output/x",
  ];
  expect(chooseVolumes(declared, mounts)).toEqual(["/data", "/dev/shm", "/hardsim/output/x"]);
});

test.each([
  ["/"],
  ["/.."],
  ["data"],
  ["/proc/x"],
  ["/sys"],
  ["/dev"],
  ["/dev/x"],
  ["/hardsim/dataset/x"],
  [`/${"x".repeat(600)}`],
])("a VOLUME at %s is refused in a sentence", (folder) => {
  expect(() => chooseVolumes([folder], mounts)).toThrow(VolumesRefused);
});

test("an image with more of them than a container needs is refused", () => {
  const many = Array.from({ length: 33 }, (_, at) => `/v${at}`);
  expect(() => chooseVolumes(many, mounts)).toThrow("more than 32");
  expect(chooseVolumes(many.slice(1), mounts)).toHaveLength(32);
});
