import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { foldersOf } from "./stage-attempt";

test.each([
  ["checkpoint.pt", "checkpoint.pt"],
  ["my best run (2).pt", "my_best_run__2_.pt"],
  ["100%.pt", "100_.pt"],
  ["把手.pt", "__.pt"],
  ["-rf", "_rf"],
  ["..", "_."],
  ["a#b?c.pt", "a_b_c.pt"],
])("a checkpoint called %s is staged as %s, the same as a path and in a URL", (filename, staged) => {
  const name = foldersOf("/data", "att_1", { filename }).checkpointIn?.fileName;
  expect(name).toBe(staged);
  expect(`file:///x/${name}`).toBe(new URL(`file:///x/${name}`).href);
  expect(fileURLToPath(`file:///x/${name}`)).toBe(`/x/${name}`);
});
