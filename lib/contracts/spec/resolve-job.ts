import { fillDefaults } from "./convert";
import { type JobBody, jobSpec, type ResolvedJob } from "./job-spec";
import { refuseOtherRobots, refuseOtherScenes, resolveScene } from "./resolve-scene";
import { gatherRefusals, type SpecRefusal } from "./spec-refusal";

export type JobResult =
  | { ok: true; job: ResolvedJob; warnings: string[] }
  | { ok: false; refusal: SpecRefusal };

export function resolveJob(body: JobBody): JobResult {
  const { refuse, first } = gatherRefusals();
  const job = jobSpec.codec.parse(fillDefaults(jobSpec, body));
  const resolved = resolveScene(
    job,
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
  return {
    ok: true,
    job: { ...job, taskMode: resolved.taskMode },
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
