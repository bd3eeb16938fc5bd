import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";

const script = fileURLToPath(new URL("train_smoke.py", import.meta.url));
const [envs, steps, observationSize, actionSize] = [8, 40, 6, 2];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-smoke-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** A safetensors file by hand: 8 bytes of header length, the header, the arrays. */
function toSafetensors(
  tensors: Record<string, { dtype: string; shape: number[]; bytes: Uint8Array }>,
): Buffer {
  const header: Record<string, object> = { __metadata__: { engine_version: "1" } };
  let offset = 0;
  for (const [name, { dtype, shape, bytes }] of Object.entries(tensors)) {
    header[name] = { dtype, shape, data_offsets: [offset, offset + bytes.length] };
    offset += bytes.length;
  }
  const text = Buffer.from(JSON.stringify(header));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([size, text, ...Object.values(tensors).map(({ bytes }) => bytes)]);
}

/** Numbers in -1 … 1 that follow from the seed alone (mulberry32). */
function createNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** The expert's action is linear in the observation; the last ten rows of each episode are padding. */
async function writeDataset(iteration: number): Promise<string> {
  const rows = envs * steps;
  const observation = new Float32Array(rows * observationSize).map(createNoise(iteration));
  const action = new Float32Array(rows * actionSize);
  const reward = new Float32Array(rows).map((_, i) => (i % steps < steps - 10 ? 0.5 : 99));
  for (let r = 0; r < rows; r += 1) {
    const x = observation.subarray(r * observationSize, (r + 1) * observationSize);
    action[r * actionSize] = 0.7 * (x[0] ?? 0) - 0.4 * (x[1] ?? 0) + 0.1;
    action[r * actionSize + 1] = (x[2] ?? 0) + 0.3 * (x[5] ?? 0);
  }
  const length = new Int32Array(envs).fill(steps - 10);
  const success = new Uint8Array(envs).fill(1);
  success[0] = 0;
  const bytesOf = (values: Float32Array | Int32Array) => new Uint8Array(values.buffer);
  const file = toSafetensors({
    observation: { dtype: "F32", shape: [envs, steps, observationSize], bytes: bytesOf(observation) },
    action: { dtype: "F32", shape: [envs, steps, actionSize], bytes: bytesOf(action) },
    expert_action: { dtype: "F32", shape: [envs, steps, actionSize], bytes: bytesOf(action) },
    reward: { dtype: "F32", shape: [envs, steps], bytes: bytesOf(reward) },
    length: { dtype: "I32", shape: [envs], bytes: bytesOf(length) },
    success: { dtype: "BOOL", shape: [envs], bytes: success },
  });
  const dataset = path.join(folder, `dataset-${iteration}`);
  await mkdir(path.join(dataset, "batches/00000"), { recursive: true });
  await writeFile(path.join(dataset, "batches/00000/rollout.safetensors"), file);
  const sha256 = createHash("sha256").update(file).digest("hex");
  const content = { batches: [{ path: "batches/00000/rollout.safetensors", sha256 }] };
  await writeFile(path.join(dataset, "manifest.json"), JSON.stringify({ digest: `d${iteration}`, content }));
  return path.join(dataset, "manifest.json");
}

async function train(manifest: string, output: string, checkpointIn: string, iteration = 0) {
  const outputDir = path.join(folder, output);
  const args = [
    "--dataset-manifest-path",
    manifest,
    "--output-dir",
    outputDir,
    "--checkpoint-in-uri",
    checkpointIn,
  ];
  const env = {
    ...process.env,
    HARDSIM_RUN_ID: "run_1",
    HARDSIM_ITERATION_INDEX: String(iteration),
    HARDSIM_SEED: "7",
  };
  const log = execFileSync("python3", [script, ...args], { env, encoding: "utf8", stdio: "pipe" });
  const read = readMetricsJson(await readFile(path.join(outputDir, "metrics.json")));
  if (!read.ok) throw new Error(read.message);
  const file = path.join(outputDir, "checkpoint.pt");
  const bytes = await readFile(file);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  return { log, metrics: read.metrics, checkpoint: JSON.parse(bytes.toString()), file, sha256, outputDir };
}

test("over three chained iterations the loss on new data falls, and each checkpoint names its parent", async () => {
  const losses: number[] = [];
  let previous: Awaited<ReturnType<typeof train>> | null = null;
  for (const iteration of [0, 1, 2]) {
    const uri = previous === null ? "" : pathToFileURL(previous.file).href;
    const result = await train(await writeDataset(iteration), `chain ${iteration}`, uri, iteration);
    expect(result.checkpoint.given).toMatchObject({
      run_id: "run_1",
      iteration_index: iteration,
      dataset_digest: `d${iteration}`,
    });
    expect(result.checkpoint.given.parent?.sha256 ?? null).toBe(previous?.sha256 ?? null);
    expect(result.checkpoint.learned.iterations).toBe(iteration + 1);
    losses.push(Number(result.metrics.loss));
    previous = result;
  }
  const [first = 0, second = 0, third = 0] = losses;
  expect(first).toBeLessThan(1);
  expect(second).toBeLessThan(first * 0.9);
  expect(third).toBeLessThan(second * 0.9);
});

test("the statistics are those of the episodes, without their padding", async () => {
  const { metrics, outputDir } = await train(await writeDataset(0), "statistics", "");
  expect(metrics).toMatchObject({
    success_rate: 7 / 8,
    return_mean: 15,
    return_std: 0,
    length_mean: 30,
    episodes: 8,
    env_steps: 240,
  });
  const curve = (await readFile(path.join(outputDir, "metrics.jsonl"), "utf8")).trim().split("\n");
  expect(curve.map((line) => JSON.parse(line).step)).toEqual([5, 10]);
});

test("a checkpoint of somebody else is recorded with its sha256, and training starts afresh", async () => {
  const manifest = await writeDataset(0);
  const afresh = await train(manifest, "afresh", "");
  const foreign: Record<string, string | Buffer> = {
    "zip.pt": Buffer.from([0x50, 0x4b, 3, 4, 0xff, 0xfe]),
    "other.json": '{"format": "else"}',
    "list.json": "[1, 2]",
    "deep.json": "[".repeat(100_000),
    "empty.pt": "",
  };
  for (const [name, content] of Object.entries(foreign)) {
    const file = path.join(folder, name);
    await writeFile(file, content);
    const { log, checkpoint, metrics } = await train(manifest, `from ${name}`, pathToFileURL(file).href);
    const sha256 = createHash("sha256").update(content).digest("hex");
    expect(log, name).toContain(`${sha256}, ${Buffer.byteLength(content)} bytes: starting afresh`);
    expect(checkpoint.given.parent).toMatchObject({ sha256, format: null });
    expect(metrics.loss).toBe(afresh.metrics.loss);
  }
});

test("equal inputs give equal checkpoints, byte for byte", async () => {
  const manifest = await writeDataset(0);
  expect((await train(manifest, "equal 1", "")).sha256).toBe((await train(manifest, "equal 2", "")).sha256);
});

test("a rollout file that is not the manifest's is refused", async () => {
  const manifest = await writeDataset(3);
  await writeFile(path.join(path.dirname(manifest), "batches/00000/rollout.safetensors"), "other");
  await expect(train(manifest, "refused", "")).rejects.toThrow("is not the file that the manifest names");
});
