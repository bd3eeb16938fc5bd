import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { readRollout } from "@/worker/container-io/read-rollout";

/** What a simulator left, once the worker's own reader has taken it, and a reader that stands for a trainer's. */
export async function readRolloutFile(output: string, asked: { num_envs: number; steps: number }) {
  const file = path.join(output, "rollout.safetensors");
  const bytes = await readFile(file);
  const handle = await open(file);
  try {
    const counts = { numEnvs: asked.num_envs, steps: asked.steps };
    const taken = await readRollout(handle, bytes.length, counts, new AbortController().signal);
    const metrics = readMetricsJson(await readFile(path.join(output, "metrics.json")));
    if (!metrics.ok) throw new Error(metrics.message);
    return { bytes, taken, metrics: metrics.metrics, ...readSafetensors(bytes) };
  } finally {
    await handle.close();
  }
}
