import { expect, it } from "vitest";
import { chooseDrive } from "@/components/drive/choose-drive";
import { readTrajectory } from "@/lib/client/read-trajectory";
import { makeTrajectoryFile } from "@/lib/client/testing/make-trajectory";
import { makeWireRun } from "@/lib/client/testing/make-wire";

const { resolved_spec: spec } = makeWireRun();
type Spec = typeof spec;
const runOf = (change: Partial<Spec["rollout_template"]>, evaluation: Spec["evaluation"] = null) => ({
  run: {
    resolved_spec: {
      ...spec,
      seed: 9,
      evaluation,
      rollout_template: { ...spec.rollout_template, ...change },
    },
  },
});
const plain = {
  scene_id: "table_top_v0",
  steps: 128,
  simulator: null,
  control: { task_mode: "fr3_pick_lift_block_v1", fix_base: true, action_noise: 0.3 },
};
const trajectoryOf = (metadata: Record<string, string>) =>
  readTrajectory(
    makeTrajectoryFile({
      arrays: { reward: [0], qpos: [[1, 2]] },
      metadata: {
        scene_id: "table_top_v0",
        task_mode: "fr3_pick_lift_block_v1",
        engine_version: "3.14.0+hardsim.2",
        ...metadata,
      },
    }),
  );
const begun = { seed: "42", env: "3", steps: "60", action_noise: "0.1" };

it("a run is driven as its suite begins, and where it evaluates nothing as its own episodes do", () => {
  expect(chooseDrive(runOf(plain), null)).toMatchObject({
    kind: "drivable",
    start: { seed: 9, index: 0, purpose: "training", by: "policy", actionNoise: 0.3, steps: 128 },
    recording: null,
    note: null,
  });
  const evaluation = { episodes: 10, every: 1, seed: null, action_noise: 0, steps: 160 };
  expect(chooseDrive(runOf(plain, evaluation), null)).toMatchObject({
    start: { seed: 9, purpose: "evaluation", actionNoise: 0, steps: 160 },
  });
});

it("a recorded episode begins as it did, driven by whoever drove it", () => {
  const trajectory = trajectoryOf(begun);
  const episode = { driver: "scripted", driver_checkpoint_id: null } as const;
  const choice = chooseDrive(runOf(plain), { episode, trajectory });
  const start = { seed: 42, index: 3, purpose: "training", by: "scripted", actionNoise: 0.1, steps: 60 };
  expect(choice).toMatchObject({ kind: "drivable", start, note: null, recording: { start, policyId: null } });
});

it("one of another version is driven and says so, and one that says nothing of its beginning is compared with nothing", () => {
  const episode = { driver: "policy", driver_checkpoint_id: "ckpt_1" } as const;
  const older = chooseDrive(runOf(plain), {
    episode,
    trajectory: trajectoryOf({ ...begun, engine_version: "3.13.0+hardsim.1" }),
  });
  expect(older).toMatchObject({
    note: expect.stringContaining("3.13.0+hardsim.1"),
    recording: { policyId: "ckpt_1" },
  });
  const silent = chooseDrive(runOf(plain), { episode, trajectory: trajectoryOf({}) });
  expect(silent).toMatchObject({
    start: { seed: 9 },
    recording: null,
    note: expect.stringContaining("does not say"),
  });
});

it("what cannot be driven says why", () => {
  expect(chooseDrive(runOf({ ...plain, scene_id: "kitchen_v9" }), null)).toMatchObject({
    kind: "none",
    why: expect.stringContaining("kitchen_v9"),
  });
  const control = { ...plain.control, task_mode: "fr3_fold_v1" };
  expect(chooseDrive(runOf({ ...plain, control }), null)).toMatchObject({
    why: expect.stringContaining("fr3_fold_v1"),
  });
  const simulator = { image_uri: "lab/isaac:3" } as NonNullable<Spec["rollout_template"]["simulator"]>;
  expect(chooseDrive(runOf({ ...plain, simulator }), null)).toMatchObject({
    why: expect.stringContaining("lab/isaac:3"),
  });
});
