import type { WireRunEvent } from "@/lib/contracts/events/run-event";
import type { WireAttempt } from "@/lib/contracts/iterations/attempt";
import type { WireIteration } from "@/lib/contracts/iterations/iteration";
import { toWireRules } from "@/lib/contracts/spec/curation";
import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { noRules } from "@/lib/core/curation/rules";

const createdAt = "2026-11-24T02:00:00.000Z";

/** A live run in its first iteration, as the API tells it; tests change what they are about. */
export function makeWireRun(overrides: Partial<WireTrainingRun> = {}): WireTrainingRun {
  return {
    run_id: "run_x",
    name: "managed-loop-smoke",
    project_id: "proj_demo",
    status: "running",
    stage: "training",
    current_iteration: 0,
    waiting: null,
    error: null,
    error_code: null,
    stop_reason: null,
    stop_inputs: null,
    spec: {},
    curation: { rules: toWireRules(noRules), changed_by: null, changed_at: null },
    resolved_spec: {
      project_id: "proj_demo",
      name: "managed-loop-smoke",
      seed: 42,
      rollout_template: {
        rollout_parallelism: 2,
        episodes_per_iteration: 2,
        scene_id: "franka_cabinet_oige_v1",
        num_envs: 8,
        steps: 128,
        control: { task_mode: "fr3_pick_lift_block_v1", fix_base: true, action_noise: 0 },
        policy: { driver: "auto", expert_fraction: 0 },
        simulator: null,
        dataset_iterations: 1,
        curation: toWireRules(noRules),
      },
      trainer_spec: {
        image_uri: "hardsim-trainer-smoke:0.1.1",
        pull: "missing",
        entrypoint: "python /app/train_smoke.py",
        args_template: [],
        env: {},
        secrets: [],
        resources: { gpu: 1, cpu: 1, memory_gb: 2 },
        network: "none",
        timeout_minutes: null,
        stop_grace_s: 30,
        dataset_format: "safetensors",
      },
      loop_policy: {
        max_iterations: 3,
        max_wallclock_hours: 2,
        stop_on_iteration_failure: true,
        continue_from: "latest",
        rollout_retry_limit: 1,
        trainer_retry_limit: 1,
      },
      evaluation: null,
      success_criteria: { metric: null, mode: null, target: null, min_delta: 0, patience_iterations: 2 },
      budget_policy: { max_credits: 50 },
      checkpoint_init_uri: null,
      checkpoint_init_asset_id: null,
      labels: [],
      notes: "",
      priority: 0,
    },
    warnings: [],
    counters: { iterations_ended: 0, iterations_completed: 0, completed_since_best: 0, wallclock_s: 60 },
    limits: { max_iterations: 3, max_wallclock_hours: 2, max_credits: 50 },
    credits: { reserved: 0, spent: 0 },
    watched_metric: null,
    best: null,
    watched_values: [],
    champion_checkpoint_id: null,
    latest_checkpoint_id: null,
    image_digest: null,
    image: null,
    simulator_image: null,
    labels: [],
    notes: "",
    priority: 0,
    created_by: { kind: "user", id: "user_1", name: "owner" },
    parent: null,
    event_seq: 1,
    created_at: createdAt,
    started_at: createdAt,
    ended_at: null,
    ...overrides,
  };
}

export function makeWireIteration(overrides: Partial<WireIteration> = {}): WireIteration {
  return {
    iteration_id: `iter_${overrides.index ?? 0}`,
    index: 0,
    status: "rollouts",
    error: null,
    error_code: null,
    started_at: createdAt,
    ended_at: null,
    phases: [],
    rollouts: { total: 2, done: 0, failed: 0, success_rate: null, return_mean: null, env_steps: 0 },
    manifest_digest: null,
    episodes_excluded: 0,
    metrics: {},
    checkpoint_in_id: null,
    checkpoint_id: null,
    warnings: [],
    attempts: [],
    ...overrides,
  };
}

export function makeWireAttempt(overrides: Partial<WireAttempt> = {}): WireAttempt {
  return {
    attempt_id: "att_1",
    task_id: "task_1",
    kind: "trainer",
    index: 0,
    number: 1,
    status: "running",
    error: null,
    error_code: null,
    exit_code: null,
    in_container: true,
    host_id: "host_1",
    gpus: { count: 1, share: null, devices: ["emulated-0"], emulated: true },
    seed: null,
    credits: 0,
    queued_at: createdAt,
    started_at: createdAt,
    exited_at: null,
    ended_at: null,
    ...overrides,
  };
}

export function makeWireEvent(overrides: Partial<WireRunEvent> = {}): WireRunEvent {
  return {
    event_id: "evt_1_0000000001",
    run_id: "run_1",
    seq: 1,
    event_type: "run.started",
    created_at: createdAt,
    level: "info",
    message: "Run started: its wallclock counts from here.",
    data: {},
    actor: { kind: "system", id: null, name: null },
    ...overrides,
  };
}
