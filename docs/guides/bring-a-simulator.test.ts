import { execFileSync, spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkBody } from "@/components/composer/check-body";
import { readRolloutFile } from "@/examples/testing/read-rollout-file";
import { nameOrReason, python, runPython } from "@/examples/testing/run-program";
import { makeOnnx } from "@/lib/policy/testing/make-onnx";

const read = (name: string) => readFile(fileURLToPath(new URL(name, import.meta.url)), "utf8");
const findExample = (page: string, language: string): string => {
  const [, text = ""] = page.split(`\`\`\`${language}\n`);
  return text.split("```")[0] ?? "";
};
const guide = await read("bring-a-simulator.md");
/** The spec that the page of the contract shows. */
const spec = JSON.parse(findExample(await read("../simulator-container.md"), "json"));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "hs-guide-"));
  await writeFile(path.join(folder, "simulate.py"), findExample(guide, "python"));
});
afterAll(() => rm(folder, { recursive: true }));

async function prepare(name: string, change: object) {
  const output = path.join(folder, name);
  await mkdir(output);
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify({ ...spec, policy: null, ...change }));
  return { output, args: ["--rollout-spec-path", path.join(folder, `${name}.json`), "--output-dir", output] };
}

const hasPython = spawnSync("python3", ["--version"]).status === 0;

test.skipIf(!hasPython)("the guide's commands make a rollout of the guide's simulator", async () => {
  await prepare("output", {});
  await writeFile(path.join(folder, "spec.json"), JSON.stringify({ ...spec, policy: null }));
  const said = execFileSync("bash", ["-e", "-c", findExample(guide, "sh")], {
    cwd: folder,
    encoding: "utf8",
  });
  const { num_envs: episodes, steps } = spec;
  const shapes = {
    observation: [episodes, steps, 2],
    action: [episodes, steps, 1],
    reward: [episodes, steps],
  };
  const rollout = await readRolloutFile(path.join(folder, "output"), spec);
  const found = Object.entries(rollout.tensors).map(([name, { shape }]) => [name, shape]);
  expect(Object.fromEntries(found)).toEqual({ ...shapes, length: [episodes], success: [episodes] });
  expect(said).toContain(`'observation': [${episodes}, ${steps}, 2]`);
  expect(rollout.metrics).toEqual({ rest_rate: expect.any(Number) });
  expect(rollout.taken.spaces.observation.names).toEqual(["place", "speed"]);
});

test.skipIf(python.kind === "missing")(
  nameOrReason("the guide's simulator is driven by a policy, and equal jobs give equal files"),
  async () => {
    // It pulls back to zero and brakes: action = -1.5 place - 1.5 speed.
    const bytes = makeOnnx({
      inputs: [{ name: "obs", shape: ["N", 2] }],
      outputs: [{ name: "action", shape: ["N", 1] }],
      nodes: [{ kind: "MatMul", inputs: ["obs", "gains"], outputs: ["action"] }],
      tensors: [{ name: "gains", shape: [2, 1], values: [-1.5, -1.5] }],
    });
    const policy = { path: path.join(folder, "policy.onnx"), sha256: "0".repeat(64) };
    await writeFile(policy.path, bytes);
    const change = { purpose: "evaluation", driver: "checkpoint", policy, num_envs: 4, steps: 200 };
    const [one, again] = [await prepare("one", change), await prepare("again", { ...change, attempt: 2 })];
    for (const { args } of [one, again]) await runPython(folder, [path.join(folder, "simulate.py"), ...args]);
    const [first, second] = await Promise.all(
      [one, again].map(({ output }) => readRolloutFile(output, { ...spec, ...change })),
    );
    expect(first?.tensors.success?.values).toEqual([1, 1, 1, 1]);
    expect(second?.bytes).toEqual(first?.bytes);
  },
);

test.each(["bring-a-simulator.md", "isaac-lab.md"])(
  "the run of %s is one that the API takes",
  async (page) => {
    const quickstart = await read("../../examples/managed_training/quickstart.json");
    const { trainer_spec, ...body } = JSON.parse(quickstart);
    const example = JSON.parse(findExample(await read(page), "json"));
    const run = {
      project_id: body.project_id,
      name: "x",
      trainer_spec,
      loop_policy: { max_iterations: 1 },
      ...example,
    };
    expect(checkBody(run, { allowCpuTrainers: false })).toMatchObject({ errors: [], warnings: [] });
  },
);
