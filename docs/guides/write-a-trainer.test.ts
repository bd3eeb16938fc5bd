import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeDataset } from "@/examples/managed_training/testing/write-dataset";
import { readMetricsJson } from "@/lib/contracts/files/metrics-json";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";

const guide = await readFile(fileURLToPath(new URL("write-a-trainer.md", import.meta.url)), "utf8");
const readExample = (language: string): string => {
  const [, text = ""] = guide.split(`\`\`\`${language}\n`);
  return text.split("```")[0] ?? "";
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-guide-"));
  await writeFile(path.join(folder, "train.py"), readExample("python"));
});
afterAll(() => rm(folder, { recursive: true }));

const hasPython = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!hasPython)(
  "the guide's trainer leaves what the guide names, and goes on from its checkpoint",
  async () => {
    const manifest = await writeDataset(path.join(folder, "data"), [0]);
    const train = async (name: string, checkpointIn: string) => {
      const output = path.join(folder, name);
      await mkdir(output);
      const given = ["--dataset-manifest-path", manifest, "--output-dir", output];
      execFileSync("python3", [path.join(folder, "train.py"), ...given, "--checkpoint-in-uri", checkpointIn]);
      expect((await readdir(output)).sort()).toEqual(["checkpoint.pt", "metrics.json", "metrics.jsonl"]);
      const read = readMetricsJson(await readFile(path.join(output, "metrics.json")));
      expect(read).toMatchObject({ ok: true, metrics: { loss: 0.1, "eval/success_rate": 0.5 } });
      return path.join(output, "checkpoint.pt");
    };
    const first = await train("first", "");
    const second = await train("second", pathToFileURL(first).href);
    expect(await readFile(second)).not.toEqual(await readFile(first));
  },
);

test("the guide's spec is one that the API takes", () => {
  const body = {
    project_id: "proj_demo",
    name: "as the guide says",
    rollout_template: {
      scene_id: "franka_cabinet_oige_v1",
      control: { task_mode: "fr3_pick_lift_block_v1" },
    },
    loop_policy: { max_iterations: 1 },
    ...JSON.parse(readExample("json")),
  };
  expect(createTrainingRun.body?.safeParse(body)).toMatchObject({ success: true });
});
