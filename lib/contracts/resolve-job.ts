import type { JobBody } from "./job-body";
import { refuseOtherRobots, refuseOtherScenes, resolveScene } from "./resolve-scene";
import { runDefaults } from "./run-limits";
import { gatherRefusals, type SpecRefusal } from "./spec-refusal";

/** A single rollout job with every default filled in, as it is stored in `job.resolved_spec` and run by the worker. */
export type ResolvedJob = {
  sceneId: string;
  taskMode: string;
  fixBase: boolean;
  /** Standard deviation in units of the action's range, 0 to 2. */
  actionNoise: number;
  numEnvs: number;
  /** Control steps. */
  steps: number;
  /** 0 to 2^53 - 1. */
  seed: number;
};

export type JobResult =
  | { ok: true; job: ResolvedJob; warnings: string[] }
  | { ok: false; refusal: SpecRefusal };

export function resolveJob(body: JobBody): JobResult {
  const { refuse, first } = gatherRefusals();
  const { execution = {}, control = {} } = body;
  const numEnvs = execution.num_envs ?? runDefaults.numEnvs;
  const steps = execution.steps ?? runDefaults.steps;
  const fixBase = control.fix_base ?? runDefaults.fixBase;
  const sceneId = body.scene?.scene_id ?? runDefaults.sceneId;
  const resolved = resolveScene(
    { sceneId, taskMode: control.task_mode, fixBase, numEnvs, steps },
    {
      sceneId: "scene.scene_id",
      taskMode: "control.task_mode",
      fixBase: "control.fix_base",
      steps: "execution.steps",
    },
    refuse,
  );
  refuseOtherScenes(body.scene, "scene", refuse);
  refuseOtherRobots(body.robot, "robot", refuse);
  const refusal = first();
  if (refusal) return { ok: false, refusal };
  if (!resolved) throw new Error("a scene that was not resolved was not refused");
  const actionNoise = control.action_noise ?? runDefaults.actionNoise;
  const seed = execution.seed ?? runDefaults.seed;
  return {
    ok: true,
    job: { sceneId, taskMode: resolved.taskMode, fixBase, actionNoise, numEnvs, steps, seed },
    warnings: findWarnings(body, resolved.scene.simulator.physicsDt),
  };
}

/** Published clients always send these along; what is not made is said, and is no reason to refuse. */
function findWarnings({ outputs, physics }: JobBody, physicsDt: number): string[] {
  const warnings: string[] = [];
  if (outputs?.video === true)
    warnings.push(
      "outputs.video: no video is made; rollout.safetensors holds every joint position of every step.",
    );
  if (outputs?.log_format !== undefined && outputs.log_format !== "safetensors")
    warnings.push(
      `outputs.log_format: ${JSON.stringify(outputs.log_format)} is not written; the log is rollout.safetensors.`,
    );
  const asked = physics?.dt !== undefined || physics?.substeps !== undefined;
  if (asked) warnings.push(`physics: the scene's version owns the timestep, which is ${physicsDt} s.`);
  return warnings;
}

/**
 * The jsonb column as what was written into it. Guarantee: `services/jobs/create` is the only writer, and it writes a
 * ResolvedJob.
 */
export function readResolvedJob(column: Readonly<Record<string, unknown>>): ResolvedJob {
  return column as unknown as ResolvedJob;
}
