import { expect, test } from "vitest";
import { digestContent } from "@/lib/contracts/files/dataset-manifest";
import { noRules } from "@/lib/core/curation/rules";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { buildManifestContent, type FinishedIteration, type FinishedRollout } from "./manifest-content";

const spec = {
  sceneId: "franka_cabinet_oige_v1",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  parallelism: 2,
  episodesPerIteration: 2,
  numEnvs: 4,
  policy: { driver: "auto" as const, expertFraction: 0 },
  control: null,
  simulator: null,
  datasetIterations: 1 as const,
  curation: noRules,
  steps: 16,
};
const build = (
  rollouts: FinishedRollout[],
  earlier: FinishedIteration[] = [],
  datasetIterations: number | "all" = 1,
) =>
  buildManifestContent({ ...spec, datasetIterations }, sceneCatalogue, [
    ...earlier,
    { iteration: 3, rollouts },
  ]);
const rollout = (index: number, rest: object = {}): FinishedRollout => ({
  index,
  result: {
    episodes: 4,
    envSteps: 64,
    successRate: 0.5,
    returnMean: 2,
    lengthMean: 16,
    bytes: 1_000,
    sha256: String(index).repeat(64),
    seed: index,
    ...rest,
  },
});

test("batches stand in the order of their jobs, and totals weigh by episodes", () => {
  const content = build([
    rollout(0, { episodes: 1, successRate: 1 }),
    rollout(1, { episodes: 3, successRate: 0 }),
  ]);
  expect(content.batches.map(({ path }) => path)).toEqual([
    "batches/00000/rollout.safetensors",
    "batches/00001/rollout.safetensors",
  ]);
  expect(content.totals).toMatchObject({ batches: 2, episodes: 4, env_steps: 128, success_rate: 0.25 });
});

test("equal results give an equal digest, another batch another one", () => {
  const digest = (results: FinishedRollout[]) => digestContent(build(results));
  expect(digest([rollout(0)])).toBe(digest([rollout(0)]));
  expect(digest([rollout(0)])).not.toBe(digest([rollout(0, { sha256: "f".repeat(64) })]));
});

test("a job without a result is refused, never left out", () => {
  expect(() => build([rollout(0), { index: 1, result: null }])).toThrow("rollout job 1 has no result");
});

test("batches of earlier iterations come first, each with its iteration, in a folder of its own", () => {
  const content = build([rollout(0)], [{ iteration: 1, rollouts: [rollout(1)] }], 2);
  expect(content.batches.map(({ path, iteration_index }) => [path, iteration_index])).toEqual([
    ["earlier/00001/batches/00001/rollout.safetensors", 1],
    ["batches/00000/rollout.safetensors", 3],
  ]);
  expect(content.totals).toMatchObject({ batches: 2, episodes: 8 });
});

test("it says who drove, by the newest iteration, and of the scripted controller what it always said", () => {
  const driver = { kind: "onnx", sha256: "a".repeat(64), expertFraction: 0.25 };
  expect(build([rollout(0)]).policy).toEqual({ kind: "scripted", sha256: null });
  expect(build([rollout(0, { driver: { ...driver, expertFraction: 0 } })]).policy.kind).toBe("onnx");
  const mixed = build([rollout(0, { driver })], [{ iteration: 1, rollouts: [rollout(0)] }], "all");
  const policy = { kind: "mixed", sha256: driver.sha256, expert_fraction: 0.25 };
  expect(mixed.policy).toEqual(policy);
  expect(mixed.batches.map((batch) => batch.policy)).toEqual([undefined, policy]);
});

test("a dataset of the scripted controller has the digest that it had before there were other drivers", () => {
  expect(digestContent(build([rollout(0)]))).toBe(
    "bd84e0f330e7ab30eaf1d80ee9b14a16a014434b960a82f6aeed84a879488bdb",
  );
});
