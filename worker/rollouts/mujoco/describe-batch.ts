import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";
import type { RolloutJob } from "@/worker/rollouts/port";

/**
 * The metadata of a batch's file: what a reader needs to know of the arrays. No ids and no times, so that equal jobs
 * give equal bytes.
 */
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
    ...describeSpecial(job),
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

/** What is said of a job only where it is not the plain one, so that the bytes of plain jobs stay what they were. */
function describeSpecial(job: RolloutJob): Record<string, string> {
  const { policy, expertFraction, purpose, episodeOffset } = job;
  return {
    ...(policy.kind === "onnx" && { policy_sha256: policy.sha256 }),
    ...(policy.kind !== "scripted" && expertFraction > 0 && { expert_fraction: String(expertFraction) }),
    ...(purpose !== "training" && { purpose }),
    ...(episodeOffset > 0 && { episode_offset: String(episodeOffset) }),
  };
}
