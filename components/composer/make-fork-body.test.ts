import { expect, test } from "vitest";
import { planSubmission } from "@/components/spec/plan-submission";
import { valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { mergePatch } from "@/lib/core/specs/merge-patch";
import { findUnsaid } from "./find-unsaid";
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

const ownControl = { gravity: 1, options: {}, contacts: null };
const inOwnSimulator = {
  ...origin,
  resolvedSpec: {
    ...origin.resolvedSpec,
    rollout_template: {
      scene_id: "CartPole-v1",
      control: ownControl,
      simulator: { image_uri: "sim:1", entrypoint: "run", env: {}, timeout_minutes: null },
    },
  },
};

test("what a simulator of the user's own is told stays as it is, null and nothing included", () => {
  const body = makeForkBody(inOwnSimulator, null);
  expect(body.rollout_template).toEqual({
    scene_id: "CartPole-v1",
    control: ownControl,
    simulator: { image_uri: "sim:1", entrypoint: "run" },
  });
  const submission = planSubmission(body, inOwnSimulator);
  expect(submission.verb === "fork" && Object.keys(submission.body.changes).sort()).toEqual([
    "name",
    "notes",
  ]);
  expect(findUnsaid(body, submission, inOwnSimulator)).toEqual([]);
});

test("a null that the changes of a fork cannot say is refused, and what they can say is not", () => {
  const unsaid = (control: unknown) => {
    const body = withValueAt(makeForkBody(inOwnSimulator, null), "rollout_template.control", control);
    return findUnsaid(body, planSubmission(body, inOwnSimulator), inOwnSimulator).map(({ path }) => path);
  };
  expect(unsaid({ ...ownControl, gravity: null })).toEqual(["rollout_template.control"]);
  expect(unsaid({ ...ownControl, wind: { speed: null } })).toEqual(["rollout_template.control"]);
  expect(unsaid({ wind: [null], options: {} })).toEqual([]);
  expect(unsaid(undefined)).toEqual([]);
});

test("a fork that goes to the built-in simulator takes all that the other one was told away", () => {
  const { simulator: _, control: __, ...rollout } = inOwnSimulator.resolvedSpec.rollout_template;
  const body = { ...makeForkBody(inOwnSimulator, null), rollout_template: rollout };
  const submission = planSubmission(body, inOwnSimulator);
  const changes = submission.verb === "fork" ? submission.body.changes : {};
  expect(mergePatch(inOwnSimulator.resolvedSpec, changes)).toMatchObject({ rollout_template: rollout });
  expect(valueAt(changes, "rollout_template")).toEqual({
    simulator: null,
    control: { gravity: null, options: null, contacts: null },
  });
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
