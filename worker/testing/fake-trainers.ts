import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { FakeContext, FakeProgram } from "@/worker/containers/fake/fake-host";

/**
 * A trainer whose checkpoint follows from what it was given: the dataset's digest and the checkpoint before. So equal
 * lineages have equal sha256, whoever ran them and how often. Its few bytes are read and written without waiting, so that a
 * bench of the loop measures the loop.
 */
export const honestTrainer: FakeProgram = async (context) => {
  const { env, hostPath, print } = context;
  print(`iteration ${env.HARDSIM_ITERATION_INDEX}`);
  const manifest = JSON.parse(readFileSync(hostPath("/hardsim/dataset/manifest.json"), "utf8"));
  const before = readCheckpointIn(context);
  const learned = createHash("sha256").update(`${manifest.digest}\n${before}`).digest("hex");
  writeFileSync(hostPath("/hardsim/output/checkpoint.pt"), learned);
  await writeMetrics(context, { loss: 1 / (Number(env.HARDSIM_ITERATION_INDEX) + 1) });
  return 0;
};

/** The same, in a time that costs something: one that takes none is free. */
export const timedTrainer: FakeProgram = async (context) => {
  await delay(3);
  return honestTrainer(context);
};

export async function writeMetrics({ hostPath }: FakeContext, metrics: object): Promise<void> {
  writeFileSync(hostPath("/hardsim/output/metrics.json"), JSON.stringify(metrics));
}

function readCheckpointIn({ env, hostPath }: FakeContext): string {
  const uri = env.HARDSIM_CHECKPOINT_IN_URI;
  return uri ? readFileSync(hostPath(new URL(uri).pathname), "utf8") : "";
}

/** Goes on only when told to, or when stopped: then with what a program of good manners leaves. */
export function patient(
  program: FakeProgram,
  goOn: Promise<void>,
  onStart?: (context: FakeContext) => void,
): FakeProgram {
  return async (context) => {
    onStart?.(context);
    const stopped = new Promise<"stopped">((resolve) =>
      context.terminated.addEventListener("abort", () => resolve("stopped"), { once: true }),
    );
    if ((await Promise.race([goOn, stopped])) === "stopped") {
      await writeFile(context.hostPath("/hardsim/output/half-done.pt"), "half");
      return 143;
    }
    return program(context);
  };
}

export const patientTrainer = (goOn: Promise<void>, onStart?: (context: FakeContext) => void): FakeProgram =>
  patient(honestTrainer, goOn, onStart);
