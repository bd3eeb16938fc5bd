import { describe, expect, it } from "vitest";
import { readCheckpointReference } from "./reference";

describe("a reference to a checkpoint", () => {
  it.each([
    ["ckpt_01", { kind: "id", checkpointId: "ckpt_01" }],
    ["hardsim://checkpoints/ckpt_01", { kind: "id", checkpointId: "ckpt_01" }],
    ["run_7@best", { kind: "place", runId: "run_7", place: "best" }],
    ["hardsim://checkpoints/run_7@champion", { kind: "place", runId: "run_7", place: "champion" }],
    ["run_7@12", { kind: "place", runId: "run_7", place: 12 }],
  ])("%s is read", (text, expected) => {
    expect(readCheckpointReference(text)).toEqual(expected);
  });

  it.each(["run_7", "run_7@worst", "run_7@-1", "asset_1", "hardsim://assets/asset_1", "s3://b/k"])(
    "%s is none",
    (text) => {
      expect(readCheckpointReference(text)).toBeNull();
    },
  );
});
