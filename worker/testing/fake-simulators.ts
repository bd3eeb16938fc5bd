import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { RolloutSpecFile } from "@/worker/container-io/rollout-spec";
import { batchMetadata, makeBatchTensors } from "@/worker/container-io/testing/make-batch";
import { writeSafetensors } from "@/worker/container-io/testing/write-safetensors";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";

export const readRolloutSpec = ({ hostPath }: FakeContext): RolloutSpecFile =>
  JSON.parse(readFileSync(hostPath("/hardsim/rollout/spec.json"), "utf8"));

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
