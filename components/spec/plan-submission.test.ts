import { expect, test } from "vitest";
import { planSubmission } from "./plan-submission";

const origin = {
  runId: "run_a",
  name: "a",
  resolvedSpec: {
    project_id: "proj_demo",
    name: "a",
    seed: 7,
    checkpoint_init_uri: null,
    trainer_spec: { env: { HF_TOKEN: "***" } },
  },
  checkpointIds: ["ckpt_1", "ckpt_2"],
};
const body = {
  project_id: "proj_demo",
  name: "fork of a",
  seed: 8,
  checkpoint_init_uri: "hardsim://checkpoints/ckpt_2",
  trainer_spec: { env: { HF_TOKEN: "***" } },
};

test("a draft that starts from its parent's checkpoint is a fork that says only what changes", () => {
  expect(planSubmission(body, origin)).toEqual({
    verb: "fork",
    runId: "run_a",
    body: { checkpoint_id: "ckpt_2", changes: { name: "fork of a", seed: 8 } },
  });
});

test("a draft that was opened with a file of an attempt forks from that, until it names another start", () => {
  const opened = { ...origin, artifact: { id: "art_1", name: "checkpoint.pt" } };
  const bare = { ...body, checkpoint_init_uri: undefined };
  expect(planSubmission(bare, opened)).toMatchObject({ verb: "fork", body: { artifact_id: "art_1" } });
  expect(planSubmission(body, opened)).toMatchObject({ verb: "fork", body: { checkpoint_id: "ckpt_2" } });
  const fromAsset = { ...bare, checkpoint_init_asset_id: "asset_1" };
  expect(planSubmission(fromAsset, opened).verb).toBe("create");
});

test("a draft with another start, or without a parent, is a run of its own", () => {
  const fromNothing = { ...body, checkpoint_init_uri: undefined };
  expect(planSubmission(fromNothing, origin)).toEqual({ verb: "create", body: fromNothing });
  expect(planSubmission(body, null)).toEqual({ verb: "create", body });
  const elsewhere = { ...body, project_id: "proj_other" };
  expect(planSubmission(elsewhere, origin).verb).toBe("create");
});

test("a draft that starts from what a checkpoint is in its parent is a fork, if that is the parent's own", () => {
  const from = (uri: string) => ({ ...body, checkpoint_init_uri: uri });
  const learned = { ...origin, championId: "ckpt_1" };
  for (const prefix of ["", "hardsim://checkpoints/"])
    expect(planSubmission(from(`${prefix}run_a@champion`), learned)).toMatchObject({
      verb: "fork",
      body: { checkpoint_id: "@champion" },
    });
  expect(planSubmission(from("run_a@3"), origin)).toMatchObject({ body: { checkpoint_id: "@3" } });
  expect(planSubmission(from("run_b@best"), learned).verb).toBe("create");
  expect(planSubmission(from("run_a@champion"), { ...origin, championId: "ckpt_of_run_b" }).verb).toBe(
    "create",
  );
});
