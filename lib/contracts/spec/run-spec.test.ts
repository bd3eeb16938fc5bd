import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { describeIssues } from "../strict-object";
import { resolveSpec } from "./resolve-spec";
import { runSpec, toWireSpec, trainingRunBodySchema } from "./run-spec";

type Body = Record<string, unknown>;
const gpuOnly = { allowCpuTrainers: false };

/** The smallest body there is, with some fields set by their path. */
function body(changes: Record<string, unknown> = {}): Body {
  const made: Body = {
    project_id: "proj_demo",
    name: "x",
    rollout_template: {},
    trainer_spec: { image_uri: "i", entrypoint: "python t.py", resources: { gpu: 1 } },
  };
  for (const [path, value] of Object.entries(changes)) setAt(made, path.split("."), value);
  return made;
}

function setAt(target: Body, [first = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const inner = typeof target[first] === "object" && target[first] !== null ? { ...target[first] } : {};
  target[first] = inner;
  setAt(inner as Body, rest, value);
}

function errorsOf(value: unknown): string[] {
  const parsed = trainingRunBodySchema.safeParse(value);
  return parsed.success ? [] : describeIssues(parsed.error).map(({ path }) => path);
}

function resolve(changes: Record<string, unknown> = {}, rules = gpuOnly) {
  return resolveSpec(trainingRunBodySchema.parse(body(changes)), rules);
}

describe("the run body", () => {
  it("of the seed passes as it stands, and keeps every value it names", () => {
    const seed: unknown = JSON.parse(
      readFileSync(new URL("../../../examples/managed_training/quickstart.json", import.meta.url), "utf8"),
    );
    const parsed = trainingRunBodySchema.parse(seed);
    expect(parsed).toEqual(seed);
    const resolved = resolveSpec(parsed, gpuOnly);
    expect(resolved.ok && toWireSpec(resolved.spec)).toMatchObject(parsed);
  });

  it("has the documented defaults", () => {
    const resolved = resolve();
    expect(resolved.ok && toWireSpec(resolved.spec)).toEqual({
      project_id: "proj_demo",
      name: "x",
      seed: 42,
      rollout_template: {
        rollout_parallelism: 1,
        episodes_per_iteration: 1,
        scene_id: "franka_cabinet_oige_v1",
        num_envs: 8,
        steps: 128,
        control: { task_mode: "fr3_pick_lift_block_v1", fix_base: true, action_noise: 0 },
        policy: { driver: "auto", expert_fraction: 0 },
        simulator: null,
        dataset_iterations: 1,
        curation: {
          return_below: null,
          length_below: null,
          jerk_above: null,
          stillness_above: null,
          sim_warnings_above: null,
        },
      },
      trainer_spec: {
        image_uri: "i",
        pull: "missing",
        dataset_format: "safetensors",
        entrypoint: "python t.py",
        args_template: [],
        env: {},
        secrets: [],
        resources: { gpu: 1, cpu: 2, memory_gb: 8 },
        network: "none",
        timeout_minutes: null,
        stop_grace_s: 30,
      },
      loop_policy: {
        max_iterations: 10,
        max_wallclock_hours: 24,
        stop_on_iteration_failure: true,
        continue_from: "latest",
        rollout_retry_limit: 1,
        trainer_retry_limit: 1,
      },
      evaluation: null,
      success_criteria: { metric: null, mode: null, target: null, min_delta: 0, patience_iterations: null },
      budget_policy: { max_credits: null },
      checkpoint_init_uri: null,
      checkpoint_init_asset_id: null,
      labels: [],
      notes: "",
      priority: 0,
    });
  });

  const limits: [path: string, good: unknown[], bad: unknown[]][] = [
    ["rollout_template.control.action_noise", [0, 2], [-0.1, 2.1, "1"]],
    ["rollout_template.curation.return_below", [-1.5, 0, null], ["1", Number.NaN]],
    ["rollout_template.curation.length_below", [1, null], [0, 1.5]],
    ["rollout_template.curation.jerk_above", [0, 0.5, null], [-0.1]],
    ["rollout_template.curation.stillness_above", [0, 1, null], [-0.1, 1.1]],
    ["rollout_template.curation.sim_warnings_above", [0, null], [-1, 0.5]],
    ["rollout_template.policy.driver", ["auto", "checkpoint"], ["expert", null]],
    ["rollout_template.policy.expert_fraction", [0, 1, [1, 0.25]], [-0.1, 1.1, [], [0.5, 2], "1"]],
    ["rollout_template.dataset_iterations", [1, 10_000, "all"], [0, 1.5, "some"]],
    ["evaluation.episodes", [1, 10_000], [0, 10_001]],
    ["evaluation.every", [1], [0]],
    ["rollout_template.control.fix_base", [true], ["yes", 1]],
    ["rollout_template.rollout_parallelism", [1, 256], [0, 257, 1.5]],
    ["rollout_template.episodes_per_iteration", [1, 10_000], [0, 10_001]],
    ["rollout_template.num_envs", [1, 1_024], [0, 1_025]],
    ["rollout_template.steps", [1, 10_000], [0, 10_001]],
    ["seed", [0, 2 ** 53 - 1], [-1, 2 ** 53, 0.5]],
    ["trainer_spec.args_template", [Array(256).fill("a")], [Array(257).fill("a"), "a", [1]]],
    ["trainer_spec.env.A", ["x".repeat(131_072)], ["x".repeat(131_073), 5]],
    ["trainer_spec.entrypoint", ["a 'b c'"], ["", "a 'b"]],
    ["trainer_spec.resources.gpu", [1, 64], [-1, 65, 0.5, "1"]],
    ["trainer_spec.resources.cpu", [0.1, 0.5, 4_096], [0, -1, 1e-10, 0.099, 4_097]],
    ["trainer_spec.resources.memory_gb", [0.1, 0.5, 65_536], [0, 1e-10, 0.001, 65_537]],
    ["trainer_spec.network", ["none", "bridge"], ["host"]],
    ["trainer_spec.timeout_minutes", [0.5, null], [0]],
    ["trainer_spec.stop_grace_s", [1, 600], [0, 601, 1.5]],
    ["loop_policy.max_iterations", [1, 10_000], [0, 10_001]],
    ["loop_policy.max_wallclock_hours", [0.1, 720], [0, 721]],
    ["loop_policy.stop_on_iteration_failure", [false], ["no"]],
    ["loop_policy.rollout_retry_limit", [0, 10], [-1, 11]],
    ["loop_policy.trainer_retry_limit", [0, 10], [-1, 11]],
    ["success_criteria.mode", ["max", "min", null], ["best"]],
    ["success_criteria.target", [-1.5, null], ["1"]],
    ["success_criteria.min_delta", [0, 0.1], [-0.1]],
    ["success_criteria.patience_iterations", [1, null], [0]],
    ["budget_policy.max_credits", [0.01, null], [0, -1]],
    ["name", ["x"], ["", "  ", "x".repeat(201)]],
  ];
  it.each(limits)("keeps %s within its limits", (path, good, bad) => {
    for (const value of good)
      expect(errorsOf(body({ [path]: value })), String(value).slice(0, 40)).toEqual([]);
    for (const value of bad) {
      const errors = errorsOf(body({ [path]: value }));
      expect(
        errors.some((found) => found.startsWith(path)),
        String(value).slice(0, 40),
      ).toBe(true);
    }
  });

  it.each(["project_id", "name", "rollout_template", "trainer_spec.image_uri", "trainer_spec.entrypoint"])(
    "needs %s",
    (path) => {
      expect(errorsOf(body({ [path]: undefined }))).toEqual([path]);
    },
  );

  it("reads a run that was stored under wider limits", () => {
    const resolved = resolve({});
    if (!resolved.ok) throw new Error("refused");
    const trainer = {
      ...resolved.spec.trainer,
      stopGraceS: 1.5,
      resources: { gpu: 1, cpu: 1e-10, memoryGb: 1e-10 },
    };
    expect(runSpec.domain.parse({ ...resolved.spec, trainer }).trainer).toEqual(trainer);
  });

  it("refuses num_envs × steps above 4,000,000", () => {
    const many = { "rollout_template.num_envs": 1_000, "rollout_template.steps": 4_001 };
    expect(resolve(many)).toMatchObject({ ok: false, refusal: { code: "invalid_request" } });
  });

  it("takes a missing GPU only where CPU trainers are allowed", () => {
    const none = { "trainer_spec.resources": undefined };
    expect(resolve(none)).toMatchObject({ ok: false, refusal: { code: "gpu_required" } });
    const allowed = resolve(none, { allowCpuTrainers: true });
    expect(allowed.ok && allowed.spec.trainer.resources.gpu).toBe(0);
  });

  it("means the same in its nested form, and names a contradiction between the two", () => {
    const nested = {
      job_type: "rollout",
      robot: { urdf_uri: "hardsim://robots/fr3.urdf" },
      scene: { scene_id: "table_top_v0" },
      physics: { dt: 0.005, substeps: 2 },
      execution: { num_envs: 4, steps: 64, seed: 7 },
      outputs: { video: true, log_format: "zarr" },
      control: { action_noise: 0.1 },
    };
    const resolved = resolve({ "rollout_template.job_template": nested });
    expect(resolved.ok && { ...resolved.spec.rollout, seed: resolved.spec.seed }).toMatchObject({
      sceneId: "table_top_v0",
      numEnvs: 4,
      steps: 64,
      actionNoise: 0.1,
      seed: 7,
    });
    const contradicting = resolve({
      "rollout_template.job_template": nested,
      "rollout_template.num_envs": 8,
      seed: 8,
    });
    expect(!contradicting.ok && contradicting.refusal.errors.map(({ path }) => path).sort()).toEqual([
      "rollout_template.num_envs",
      "seed",
    ]);
  });

  it("refuses another robot and a free base by name", () => {
    const robot = resolve({ "rollout_template.job_template": { robot: { usd_uri: "x.usd" } } });
    expect(!robot.ok && robot.refusal.code).toBe("unknown_robot");
    const free = resolve({ "rollout_template.control.fix_base": false });
    expect(!free.ok && free.refusal.errors[0]?.path).toBe("rollout_template.control.fix_base");
  });

  it("finds an unknown placeholder in entrypoint, args and env", () => {
    for (const changes of [
      { "trainer_spec.entrypoint": "run {nope}" },
      { "trainer_spec.args_template": ["{nope}"] },
      { "trainer_spec.env": { A: "{nope}" } },
    ]) {
      const resolved = resolve(changes);
      expect(!resolved.ok && resolved.refusal.code).toBe("unknown_placeholder");
    }
  });
});
