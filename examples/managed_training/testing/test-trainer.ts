import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";
import { loadPolicy } from "@/lib/policy/load-policy";
import { madeUpActions, madeUpNames, writeDataset } from "./write-dataset";

/** A trainer of the examples. `module` and `learner`: where its learner is found from Python. */
export type TestedTrainer = {
  folder: string;
  script: string;
  module: string;
  learner: string;
  /** Without this Python package its tests are skipped, and the summary of all tests names them. */
  needs: string;
};

const shared = fileURLToPath(new URL("../dagger_trainer", import.meta.url));
const spaces = { observationNames: madeUpNames, actionNames: ["x", "y"] };
const observation = Float32Array.from(madeUpNames, (_, at) => at / 10);

/** What each trainer of the examples promises. */
export function testTrainer(tested: TestedTrainer): void {
  describe(tested.script, () => testPromises(tested));
}

function testPromises(tested: TestedTrainer): void {
  const isReady = spawnSync("python3", ["-c", `import numpy, ${tested.needs}`]).status === 0;
  const promise = test.skipIf(!isReady);
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "hs-dagger-"));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  function python(args: readonly string[], env: Record<string, string> = {}): string {
    const childEnv = {
      ...process.env,
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: [tested.folder, shared].join(path.delimiter),
      ...env,
    };
    return execFileSync("python3", args, { env: childEnv, encoding: "utf8", stdio: "pipe" });
  }

  async function train(manifest: string, name: string, args: readonly string[], seed = "7") {
    const output = path.join(folder, name);
    const known = ["--dataset-manifest-path", manifest, "--output-dir", output, "--hidden", "32"];
    const env = { HARDSIM_SEED: seed, HARDSIM_ITERATION_INDEX: "1", OPENBLAS_NUM_THREADS: "4" };
    const log = python([path.join(tested.folder, tested.script), ...known, ...args], env);
    const read = readMetricsJson(await readFile(path.join(output, "metrics.json")));
    if (!read.ok) throw new Error(read.message);
    const bytesOf = (file: string) => readFile(path.join(output, file));
    const checkpointUri = pathToFileURL(path.join(output, "checkpoint.pt")).href;
    const files = { policy: await bytesOf("policy.onnx"), checkpoint: await bytesOf("checkpoint.pt") };
    return { log, metrics: read.metrics, output, checkpointUri, ...files };
  }

  promise("it learns what the expert does, and leaves the files that the contract names", async () => {
    const manifest = await writeDataset(path.join(folder, "learns"), [0]);
    const short = await train(manifest, "short", ["--updates", "10"]);
    const { metrics, output } = await train(manifest, "long", ["--updates", "600"]);
    expect(Number(metrics.loss)).toBeLessThan(0.01);
    expect(Number(metrics.loss)).toBeLessThan(Number(short.metrics.loss) / 10);
    const left = ["checkpoint.pt", "metrics.json", "metrics.jsonl", "policy.onnx"];
    expect((await readdir(output)).sort()).toEqual(left);
    const curve = (await readFile(path.join(output, "metrics.jsonl"), "utf8")).trim().split("\n");
    expect(curve.map((line) => JSON.parse(line).step)).toEqual([100, 200, 300, 400, 500, 600]);
  });

  promise("it learns from the batches of all iterations, and never from padding", async () => {
    const manifest = await writeDataset(path.join(folder, "all"), [0, 1, 2]);
    const { metrics } = await train(manifest, "all out", ["--updates", "100"]);
    expect(metrics).toMatchObject({
      "dataset/iterations": 3,
      "dataset/episodes": 18,
      "dataset/env_steps": 540,
      "dataset/return_mean": 15,
      "dataset/success_rate": 5 / 6,
    });
    // The mean of what was observed is part of the checkpoint: one row of padding would be seen in it.
    expect(Number(metrics.loss)).toBeLessThan(0.2);
  });

  promise("equal seeds and data give equal bytes, another seed gives others", async () => {
    const manifest = await writeDataset(path.join(folder, "equal"), [0, 1]);
    const [one, two] = [
      await train(manifest, "one", ["--updates", "50"]),
      await train(manifest, "two", ["--updates", "50"]),
    ];
    expect(one.policy.equals(two.policy) && one.checkpoint.equals(two.checkpoint)).toBe(true);
    const other = await train(manifest, "other", ["--updates", "50"], "8");
    expect(other.policy.equals(one.policy)).toBe(false);
  });

  promise("with --go-on two halves are exactly one whole", async () => {
    const manifest = await writeDataset(path.join(folder, "halves"), [0]);
    const whole = await train(manifest, "whole", ["--updates", "300", "--schedule", "300"]);
    const half = ["--updates", "150", "--schedule", "300", "--go-on"];
    const first = await train(manifest, "first", half);
    const second = await train(manifest, "second", [...half, "--checkpoint-in-uri", first.checkpointUri]);
    expect(second.log).toContain("going on after 150 updates");
    expect(second.policy.equals(whole.policy) && second.checkpoint.equals(whole.checkpoint)).toBe(true);
    expect(second.metrics.loss).not.toBe(first.metrics.loss);
  });

  promise("without --go-on a checkpoint changes nothing, and with it a foreign one is said", async () => {
    const manifest = await writeDataset(path.join(folder, "foreign"), [0]);
    const afresh = await train(manifest, "afresh", ["--updates", "20"]);
    const given = ["--updates", "20", "--checkpoint-in-uri", afresh.checkpointUri];
    expect((await train(manifest, "given", given)).checkpoint.equals(afresh.checkpoint)).toBe(true);
    for (const [name, content] of Object.entries({
      "empty.pt": "",
      "text.pt": "not a checkpoint at all",
      "list.pt": Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), Buffer.from("[]")]),
    })) {
      const file = path.join(folder, name);
      await writeFile(file, content);
      const { log, checkpoint } = await train(manifest, `go on from ${name}`, [
        "--updates",
        "20",
        "--go-on",
        "--checkpoint-in-uri",
        file,
      ]);
      expect(log, name).toContain("not one of this trainer's");
      expect(checkpoint.equals(afresh.checkpoint), name).toBe(true);
    }
  });

  promise("its policy.onnx is loaded here, in batches, and answers what the learner answers", async () => {
    const manifest = await writeDataset(path.join(folder, "policy"), [0]);
    const { output, policy: bytes } = await train(manifest, "policy out", ["--updates", "200"]);
    const policy = await loadPolicy(bytes, spaces, observation);
    const rows = [0, 1, 2, 3, 4].map((row) => ({
      observation: observation.map((x) => Math.sin(row + 3 * x)),
      action: new Float32Array(madeUpActions),
      memory: policy.createMemory(),
    }));
    await policy.act(rows);
    expect(policy.batched).toBe(true);
    await policy.release();
    const program = `
import json, sys
import numpy as np
from ${tested.module} import ${tested.learner} as Learner
learner = Learner.from_bytes(open(sys.argv[1], "rb").read())
print(json.dumps(learner.predict(np.array(json.loads(sys.argv[2]), np.float32)).tolist()))`;
    const asked = JSON.stringify(rows.map((row) => [...row.observation]));
    const answered: number[][] = JSON.parse(
      python(["-c", program, path.join(output, "checkpoint.pt"), asked]),
    );
    expect(answered).toHaveLength(5);
    for (const [at, { action }] of rows.entries())
      for (const [i, value] of action.entries())
        expect(Math.abs(value - (answered[at]?.[i] ?? 9))).toBeLessThan(1e-5);
  });

  promise("a policy is refused where its observation is another", async () => {
    const manifest = await writeDataset(path.join(folder, "names"), [0]);
    const { policy } = await train(manifest, "names out", ["--updates", "1"]);
    const swapped = { ...spaces, observationNames: ["b", "a", "c", "d", "e", "f"] };
    await expect(loadPolicy(policy, swapped, observation)).rejects.toThrow('expects "a"; the task gives "b"');
  });

  promise("a file that is not the manifest's, and one without labels, are refused by name", async () => {
    const dataset = path.join(folder, "refused");
    const manifest = await writeDataset(dataset, [0]);
    await writeFile(path.join(dataset, "batches/00000/rollout.safetensors"), "other");
    await expect(train(manifest, "refused out", [])).rejects.toThrow(
      "batches/00000/rollout.safetensors is not the file that the manifest names",
    );
    const unlabelled = await writeDataset(path.join(folder, "unlabelled"), [0], "action");
    await expect(train(unlabelled, "unlabelled out", [])).rejects.toThrow(
      "batches/00000/rollout.safetensors holds no expert_action",
    );
  });
}
