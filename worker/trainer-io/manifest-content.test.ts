import { expect, test } from "vitest";
import { digestContent } from "@/lib/contracts/files/dataset-manifest";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { buildManifestContent, type FinishedRollout } from "./manifest-content";

const spec = {
  sceneId: "franka_cabinet_oige_v1",
  taskMode: "fr3_pick_lift_block_v1",
  fixBase: true,
  actionNoise: 0,
  parallelism: 2,
  episodesPerIteration: 2,
  numEnvs: 4,
  steps: 16,
};
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
  const content = buildManifestContent(spec, sceneCatalogue, [
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
  const digest = (results: FinishedRollout[]) =>
    digestContent(buildManifestContent(spec, sceneCatalogue, results));
  expect(digest([rollout(0)])).toBe(digest([rollout(0)]));
  expect(digest([rollout(0)])).not.toBe(digest([rollout(0, { sha256: "f".repeat(64) })]));
});

test("a job without a result is refused, never left out", () => {
  expect(() => buildManifestContent(spec, sceneCatalogue, [rollout(0), { index: 1, result: null }])).toThrow(
    "rollout job 1 has no result",
  );
});
