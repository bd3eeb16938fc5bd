import { expect, test } from "vitest";
import { planSubmission } from "@/components/spec/plan-submission";
import { makeForkBody } from "./make-fork-body";

const origin = {
  runId: "run_a",
  name: "pick-lift",
  resolvedSpec: {
    project_id: "proj_demo",
    name: "pick-lift",
    notes: "first try",
    checkpoint_init_uri: null,
    checkpoint_init_asset_id: null,
    success_criteria: { metric: null, target: null, min_delta: 0 },
    budget_policy: { max_credits: null },
    trainer_spec: { env: {}, args_template: [] },
  },
  checkpointIds: ["ckpt_2", "ckpt_1"],
};

test("a fork begins from the checkpoint that is asked for, else from the newest", () => {
  expect(makeForkBody(origin, "ckpt_1").checkpoint_init_uri).toBe("hardsim://checkpoints/ckpt_1");
  expect(makeForkBody(origin, "ckpt_of_another_run").checkpoint_init_uri).toBe(
    "hardsim://checkpoints/ckpt_2",
  );
  const artifact = { id: "art_1", name: "checkpoint.pt" };
  expect(makeForkBody({ ...origin, artifact }, null)).not.toHaveProperty("checkpoint_init_uri");
  expect(makeForkBody({ ...origin, checkpointIds: [] }, null)).not.toHaveProperty("checkpoint_init_uri");
});

test("a fork begins from what a checkpoint is in its run when it is asked for by that", () => {
  expect(makeForkBody(origin, "@champion").checkpoint_init_uri).toBe("run_a@champion");
});

test("a fork that nobody changed changes nothing but the name and the notes", () => {
  const submission = planSubmission(makeForkBody(origin, null), origin);
  expect(submission).toMatchObject({
    verb: "fork",
    body: { changes: { name: "fork of pick-lift" } },
  });
  expect(Object.keys(submission.verb === "fork" ? submission.body.changes : {}).sort()).toEqual([
    "name",
    "notes",
  ]);
});
