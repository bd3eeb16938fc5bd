import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import { containersOfJob } from "./containers";
import { fillDefaults } from "./convert";
import { type JobBody, jobSpec, type ResolvedJob } from "./job-spec";
import { refuseContainer } from "./refuse-container";
import {
  nameScene,
  refuseOtherRobots,
  refuseOtherScenes,
  refuseOwnSimulation,
  resolveScene,
} from "./resolve-scene";
import { gatherRefusals, type Refuse, type SpecRefusal } from "./spec-refusal";

export type JobResult =
  | { ok: true; job: ResolvedJob; warnings: string[] }
  | { ok: false; refusal: SpecRefusal };

export function resolveJob(body: JobBody): JobResult {
  const { refuse, first } = gatherRefusals();
  const named = nameDriver(nameScene(body, "simulator", "scene.scene_id"));
  const job = jobSpec.codec.parse(fillDefaults(jobSpec, named));
  const found = job.simulator ? resolveOwn(body, job, refuse) : resolveBuiltIn(body, job, refuse);
  for (const container of containersOfJob(job)) refuseContainer(container, refuse);
  const refusal = first();
  if (refusal) return { ok: false, refusal };
  if (!found) throw new Error("a scene that was not resolved was not refused");
  const { taskMode, warnings } = found;
  return { ok: true, job: { ...job, taskMode }, warnings };
}

/** The scripted controller is the built-in simulator's. */
const nameDriver = (body: Body): Body =>
  isRecord(body.simulator) && valueAt(body, "policy.driver") === undefined
    ? withValueAt(body, "policy.driver", "auto")
    : body;

type Resolved = { taskMode: string; warnings: string[] };

function resolveOwn(body: JobBody, job: ResolvedJob, refuse: Refuse): Resolved {
  refuseOwnSimulation(job, { actionNoise: "control.action_noise", steps: "execution.steps" }, refuse);
  const notUsed = [
    body.robot !== undefined && "robot",
    body.scene?.usd_uri !== undefined && "scene.usd_uri",
    body.scene?.usd_asset_id !== undefined && "scene.usd_asset_id",
    body.physics !== undefined && "physics",
    body.outputs !== undefined && "outputs",
  ].filter((name) => name !== false);
  const warnings =
    notUsed.length === 0
      ? []
      : [`${notUsed.join(", ")}: not used, because the simulator is a container of your own.`];
  return { taskMode: job.taskMode, warnings };
}

function resolveBuiltIn(body: JobBody, job: ResolvedJob, refuse: Refuse): Resolved | null {
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
  return (
    resolved && {
      taskMode: resolved.taskMode,
      warnings: findWarnings(body, resolved.scene.simulator.physicsDt),
    }
  );
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
