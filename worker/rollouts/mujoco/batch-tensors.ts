import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";
import { requireSceneModel } from "@/worker/rollouts/mujoco/scenes/scene-xml";
import type { RolloutJob } from "@/worker/rollouts/port";
import type { TensorSpec } from "@/worker/rollouts/safetensors";

/** The catalogue's card and the model of a job's scene. Throws when there is none: the engine refuses such a job first. */
export function requireJobScene(job: Pick<RolloutJob, "sceneId" | "taskMode">) {
  const scene = findScene(job.sceneId);
  const mode = scene && findTaskMode(scene, job.taskMode);
  if (!scene || !mode) throw new Error(`no task mode "${job.taskMode}" in a scene "${job.sceneId}"`);
  return { scene, mode, model: requireSceneModel(job.sceneId) };
}

/**
 * The arrays of a batch of `episodes`, the widest types first. Row t of an episode is control step t: the observation
 * and `qpos` before it, what was done, what it brought. Rows from `length` on are zero.
 */
export function listBatchTensors(
  job: Pick<RolloutJob, "sceneId" | "taskMode" | "steps">,
  episodes: number,
): TensorSpec[] {
  const { mode, model } = requireJobScene(job);
  const row = [episodes, job.steps];
  return [
    { name: "observation", dtype: "F32", shape: [...row, ...mode.observation.shape] },
    { name: "action", dtype: "F32", shape: [...row, ...mode.action.shape] },
    { name: "expert_action", dtype: "F32", shape: [...row, ...mode.action.shape] },
    { name: "reward", dtype: "F32", shape: row },
    { name: "qpos", dtype: "F32", shape: [...row, model.coordinates.length] },
    { name: "length", dtype: "I32", shape: [episodes] },
    { name: "terminated", dtype: "BOOL", shape: row },
    { name: "truncated", dtype: "BOOL", shape: row },
    { name: "success", dtype: "BOOL", shape: [episodes] },
  ];
}

/** What a reader needs to know of the arrays. No ids and no times: equal jobs give equal bytes. */
export function describeBatch(job: RolloutJob): Record<string, string> {
  const { scene, mode, model } = requireJobScene(job);
  const list = (values: readonly (string | number)[]) => JSON.stringify(values);
  return {
    schema: "hardsim.rollout/v1",
    scene_id: job.sceneId,
    task_mode: job.taskMode,
    engine_name: scene.simulator.name,
    engine_version: scene.simulator.version,
    physics_dt: String(scene.simulator.physicsDt),
    control_dt: String(scene.simulator.controlDt),
    seed: String(job.seed),
    num_envs: String(job.numEnvs),
    steps: String(job.steps),
    policy: job.policy.kind,
    action_noise: String(job.actionNoise),
    fix_base: String(job.fixBase),
    observation_names: list(mode.observation.names),
    observation_units: list(mode.units.observation),
    action_names: list(mode.action.names),
    action_units: list(mode.units.action),
    action_low: list(mode.action.low),
    action_high: list(mode.action.high),
    qpos_names: list(model.coordinates.map(([name]) => name)),
    qpos_units: list(model.coordinates.map(([, unit]) => unit)),
  };
}
