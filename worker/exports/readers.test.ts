import { execFile, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findPython } from "@/examples/testing/find-python";
import { writeDataset } from "@/worker/datasets/lerobot/write-dataset";
import { floats, makeBatch, packBatch, type TestArray } from "@/worker/datasets/testing/make-batch";
import { beginEventFile, writeScalar } from "./tensorboard/event-file";

const run = promisify(execFile);
const scripts = fileURLToPath(new URL("./testing", import.meta.url));
const python = await findPython(path.join(scripts, "requirements.txt"));
/** The summary of all tests has the reason with the name. */
const named = (name: string) => (python.kind === "missing" ? `${name} (${python.why})` : name);
/** lerobot brings PyTorch along, so it is looked for and never installed; `LEROBOT_PYTHON`: of another Python than `python3`. */
const lerobotPython = process.env.LEROBOT_PYTHON ?? "python3";
const hasLerobot = spawnSync(lerobotPython, ["-c", "import lerobot.datasets"]).status === 0;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hardsim-readers-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function ask(script: string, args: readonly string[]): Promise<unknown> {
  const PYTHONPATH = python.kind === "ready" ? python.folder : "";
  const env = { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: "1" };
  return JSON.parse((await run("python3", [path.join(scripts, script), ...args], { env })).stdout);
}

/** Writes batches and the dataset of them. */
async function write(
  name: string,
  batches: readonly Buffer[],
): Promise<{ dataset: string; files: string[] }> {
  const dataset = path.join(folder, name);
  await mkdir(dataset);
  const files: string[] = [];
  for (const [at, bytes] of batches.entries()) {
    const file = path.join(folder, `${name}-${at}.safetensors`);
    await writeFile(file, bytes);
    files.push(file);
  }
  await writeDataset({
    folder: dataset,
    task: "Pick the block.",
    batches: files.map((file) => ({ path: file, sha256: path.basename(file), envs: null })),
  });
  return { dataset, files };
}

/** Of a simulator of the user's own: other arrays and types, numbers that are not finite, two axes, one picture. */
function ownBatch(): Buffer {
  const [episodes, steps] = [3, 50];
  const count = episodes * steps;
  const of = <Values extends ArrayBufferView>(values: Values): Values => values;
  const arrays: TestArray[] = [
    floats("observation", [episodes, steps, 2, 3], (at) => (at % 17 === 0 ? Number.NaN : at / 3)),
    {
      name: "angle",
      dtype: "F64",
      shape: [episodes, steps, 2],
      values: Float64Array.from({ length: count * 2 }, (_, at) => at / 7),
    },
    {
      name: "ticks",
      dtype: "I64",
      shape: [episodes, steps],
      values: BigInt64Array.from({ length: count }, (_, at) => 2n ** 53n + BigInt(at)),
    },
    {
      name: "mask",
      dtype: "U64",
      shape: [episodes, steps, 2],
      values: BigUint64Array.from({ length: count * 2 }, (_, at) => 2n ** 64n - 1n - BigInt(at)),
    },
    {
      name: "action",
      dtype: "I32",
      shape: [episodes, steps],
      values: Int32Array.from({ length: count }, (_, at) => at - 40),
    },
    floats("reward", [episodes, steps], (at) => at / 10),
    { name: "length", dtype: "I32", shape: [episodes], values: Int32Array.of(50, 1, 7) },
    {
      name: "wide",
      dtype: "U32",
      shape: [episodes, steps],
      values: Uint32Array.from({ length: count }, (_, at) => 4_000_000_000 + at),
    },
    {
      name: "half",
      dtype: "F16",
      shape: [episodes, steps, 2],
      values: Uint16Array.from({ length: count * 2 }, (_, at) => 0x3c00 + at),
    },
    {
      name: "levels",
      dtype: "U16",
      shape: [episodes, steps],
      values: Uint16Array.from({ length: count }, (_, at) => 65_535 - at),
    },
    {
      name: "small",
      dtype: "I8",
      shape: [episodes, steps, 4],
      values: Int8Array.from({ length: count * 4 }, (_, at) => (at % 256) - 128),
    },
    {
      name: "camera",
      dtype: "U8",
      shape: [episodes, steps, 64, 65],
      values: of(new Uint8Array(count * 64 * 65)),
    },
    { name: "success", dtype: "U8", shape: [episodes], values: Uint8Array.of(0, 1, 1) },
  ];
  return packBatch(arrays, { schema: "hardsim.rollout/v1", control_dt: "0.03" });
}

describe.skipIf(python.kind === "missing")(named("readers that were not written here"), () => {
  test("pyarrow and pandas read every number of a dataset as it stands in its batches", async () => {
    const batches = [1, 2].map((seed) => makeBatch({ lengths: [40, 25, 1], steps: 40, seed }));
    const { dataset, files } = await write("built-in", batches);
    expect(await ask("read_lerobot.py", [dataset, ...files])).toEqual({
      episodes: 6,
      frames: 132,
      numbers: 132 * 8,
      tasks: ["Pick the block."],
    });
  });

  test("they read arrays of other types and shapes too, and pictures are left out", async () => {
    const { dataset, files } = await write("own", [ownBatch()]);
    expect(await ask("read_lerobot.py", [dataset, ...files])).toMatchObject({ episodes: 3, frames: 58 });
  });

  test("TensorBoard's reader gets every point, also where steps go back, and numbers that are not finite", async () => {
    const log = path.join(folder, "log", "i0000");
    await mkdir(log, { recursive: true });
    const values = [
      0.5,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -2,
      ...Array.from({ length: 12_000 }, (_, at) => at),
    ];
    const steps = values.map((_, at) => (at < 3 ? 2 ** 40 + at : at));
    const records = values.map((value, at) =>
      writeScalar({ tag: "steps/loss", step: steps[at] ?? 0, value, wallTime: 1.5 }),
    );
    await writeFile(
      path.join(log, "events.out.tfevents.0"),
      Buffer.concat([beginEventFile(1.5), ...records]),
    );
    expect(await ask("read_events.py", [path.join(folder, "log")])).toEqual({
      i0000: {
        "steps/loss": values.map((value, at) => [
          steps[at],
          Number.isFinite(value) ? value : Number.isNaN(value) ? "nan" : "inf",
        ]),
      },
    });
  });
});

test.skipIf(!hasLerobot)(
  "lerobot itself loads a dataset, in windows too (needs lerobot; LEROBOT_PYTHON names its Python)",
  async () => {
    const { dataset } = await write("loaded", [makeBatch({ lengths: [40, 25], steps: 40, seed: 1 })]);
    const env = { ...process.env, HF_HUB_OFFLINE: "1", HF_HOME: path.join(folder, "hub") };
    const { stdout } = await run(lerobotPython, [path.join(scripts, "load_with_lerobot.py"), dataset], {
      env,
    });
    expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toEqual({
      episodes: 2,
      frames: 65,
      rewards: 33 + 32 * 0.25,
      task: "Pick the block.",
      state: [4, 3],
      actions: [4, 2, 2],
    });
  },
  300_000,
);
