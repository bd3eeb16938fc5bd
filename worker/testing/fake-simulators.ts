import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";
import { float32, int32, type WrittenTensor, writeSafetensors } from "./write-safetensors";

/** The image of simulators in tests. */
export const simulatorImage = "own-simulator:test";

export const readRolloutSpec = ({ hostPath }: FakeContext): RolloutSpecFile =>
  JSON.parse(readFileSync(hostPath("/hardsim/rollout/spec.json"), "utf8"));

export type BatchShape = Pick<RolloutSpecFile, "num_envs" | "steps" | "seed">;

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

export const writeBatch = ({ hostPath }: FakeContext, bytes: Uint8Array): void =>
  writeFileSync(hostPath("/hardsim/output/rollout.safetensors"), bytes);

/** Its batch follows from what it was given: equal jobs and checkpoints give equal bytes, whoever ran them and how often. */
export const honestSimulator: FakeProgram = async (context) => {
  const spec = readRolloutSpec(context);
  context.print(`${spec.purpose} ${spec.job_index}`);
  await delay(3);
  const driver = spec.checkpoint ? readFileSync(context.hostPath(spec.checkpoint.path), "utf8") : "";
  writeBatch(context, writeSafetensors(makeBatchTensors(spec, driver), batchMetadata));
  writeFileSync(
    context.hostPath("/hardsim/output/metrics.json"),
    JSON.stringify({ fps: 60, contacts: { max: 3 } }),
  );
  mkdirSync(context.hostPath("/hardsim/output/videos"), { recursive: true });
  writeFileSync(context.hostPath("/hardsim/output/videos/0.mp4"), "not really a film");
  return 0;
};
