import { createHash } from "node:crypto";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";
import { float32, int32, type WrittenTensor } from "./write-safetensors";

type BatchShape = Pick<RolloutSpecFile, "num_envs" | "steps" | "seed">;

/** Arrays that follow from the job and `driver` alone: every second episode succeeds, and each is as long as its place. */
export function makeBatchTensors(
  { num_envs: episodes, steps, seed }: BatchShape,
  driver = "",
): WrittenTensor[] {
  const rows = episodes * steps;
  const skill = createHash("sha256").update(driver).digest().readUInt8() / 256;
  const fill = (count: number, read: (at: number) => number) =>
    float32(Array.from({ length: count }, (_, at) => read(at)));
  return [
    {
      name: "observation",
      dtype: "F32",
      shape: [episodes, steps, 2],
      data: fill(rows * 2, (at) => at + (seed % 97)),
    },
    { name: "action", dtype: "F32", shape: [episodes, steps, 1], data: fill(rows, () => skill) },
    { name: "reward", dtype: "F32", shape: [episodes, steps], data: fill(rows, () => 0.5) },
    {
      name: "length",
      dtype: "I32",
      shape: [episodes],
      data: int32(Array.from({ length: episodes }, (_, env) => 1 + (env % steps))),
    },
    {
      name: "success",
      dtype: "BOOL",
      shape: [episodes],
      data: Uint8Array.from({ length: episodes }, (_, env) => env % 2),
    },
  ];
}

export const batchMetadata = {
  schema: "hardsim.rollout/v1",
  simulator_name: "fake-gym",
  simulator_version: "1.2",
  observation_names: '["x", "y"]',
  action_names: '["push"]',
  action_low: "[-1]",
  action_high: "[1]",
};
