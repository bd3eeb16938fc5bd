import type { SceneCard, TaskModeCard } from "@/lib/core/scenes/card";
import { findScene, findTaskMode, sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { type Body, valueAt, withValueAt } from "@/lib/core/specs/body-value";
import { isRecord } from "@/lib/core/specs/merge-patch";
import type { JobBody, JobRobot, ResolvedJob } from "./job-spec";
import { actionNoise, maxEnvStepsPerJob, unnamedScene } from "./rollout-fields";
import type { ResolvedSpec } from "./run-spec";
import type { Refuse } from "./spec-refusal";

export const builtInRobot = "hardsim://robots/fr3.urdf";

/** `taskMode` is empty when the scene's first is meant. */
type WantedScene = Pick<ResolvedJob, "sceneId" | "taskMode" | "fixBase" | "numEnvs" | "steps">;
/** Where each of them stands in the body. */
export type ScenePaths = Record<"sceneId" | "taskMode" | "fixBase" | "steps", string>;

/** The scene's card and the task mode's name, or null when either does not exist; everything impossible is refused. */
export function resolveScene(
  wanted: WantedScene,
  paths: ScenePaths,
  refuse: Refuse,
): { scene: SceneCard; taskMode: string } | null {
  const { sceneId, taskMode, fixBase } = wanted;
  refuseTooManySteps(wanted, paths.steps, refuse);
  const scene = findScene(sceneId);
  if (!scene) {
    const known = sceneCatalogue.map((card) => card.sceneId).join(", ");
    refuse("unknown_scene", paths.sceneId, `no scene ${JSON.stringify(sceneId)}; known: ${known}`);
    return null;
  }
  const mode = taskMode === "" ? scene.taskModes[0] : findTaskMode(scene, taskMode);
  if (!mode) {
    const known = scene.taskModes.map((card) => card.taskMode).join(", ");
    const message = `no task mode ${JSON.stringify(taskMode)} in ${sceneId}; known: ${known}`;
    refuse("unknown_task_mode", paths.taskMode, message);
  }
  if (!scene.freeBase && !fixBase)
    refuse(
      "unsupported",
      paths.fixBase,
      `false is not possible: the robot of ${sceneId} stands on a fixed base`,
    );
  return mode ? { scene, taskMode: mode.taskMode } : null;
}

function refuseTooManySteps(
  { numEnvs, steps }: Pick<ResolvedJob, "numEnvs" | "steps">,
  path: string,
  refuse: Refuse,
): void {
  if (numEnvs * steps > maxEnvStepsPerJob)
    refuse("invalid_request", path, `num_envs × steps is ${numEnvs * steps}; at most ${maxEnvStepsPerJob}`);
}

/** With a simulator of the user's own a scene need not be named. Both are paths in the body. */
export const nameScene = (body: Body, simulator: string, sceneId: string): Body =>
  isRecord(valueAt(body, simulator)) && valueAt(body, sceneId) === undefined
    ? withValueAt(body, sceneId, unnamedScene)
    : body;

/** What is held of a rollout in a simulator of the user's own: of its scene and control nothing is known but their size. */
export function refuseOwnSimulation(
  { control, ...size }: Pick<ResolvedJob, "control" | "numEnvs" | "steps">,
  paths: { actionNoise: string; steps: string },
  refuse: Refuse,
): void {
  refuseTooManySteps(size, paths.steps, refuse);
  const noise = control?.action_noise;
  if (noise !== undefined && !actionNoise.schema.safeParse(noise).success)
    refuse(
      "invalid_request",
      paths.actionNoise,
      "must be a number from 0 to 2: it is what training adds and an evaluation leaves out; give what your simulator means otherwise another name",
    );
}

/** Whoever lets the scripted expert drive needs a task that has one. `path`: of the run's policy. */
export function refuseMissingExpert(
  { taskMode, expertMedianSteps }: Pick<TaskModeCard, "taskMode" | "expertMedianSteps">,
  { driver, expertFraction }: ResolvedSpec["rollout"]["policy"],
  path: string,
  refuse: Refuse,
): void {
  if (expertMedianSteps !== null) return;
  const why = `${taskMode} has no scripted expert`;
  if (driver === "scripted") refuse("unsupported", `${path}.driver`, `scripted is not possible: ${why}`);
  const fractions = typeof expertFraction === "number" ? [expertFraction] : expertFraction;
  if (fractions.some((fraction) => fraction > 0))
    refuse("unsupported", `${path}.expert_fraction`, `must be 0: ${why}`);
}

export function refuseOtherRobots(robot: JobRobot | undefined, path: string, refuse: Refuse): void {
  if (robot === undefined || robot === builtInRobot) return;
  const unknown = (value: unknown) => `no robot ${JSON.stringify(value)}; known: ${builtInRobot}`;
  if (typeof robot === "string") {
    refuse("unknown_robot", path, unknown(robot));
    return;
  }
  for (const [field, value] of Object.entries(robot)) {
    if (value === undefined || (field === "urdf_uri" && value === builtInRobot)) continue;
    refuse("unknown_robot", `${path}.${field}`, unknown(value));
  }
}

/** Scenes from files of one's own come later; until then only the catalogue's are known. */
export function refuseOtherScenes(scene: JobBody["scene"], path: string, refuse: Refuse): void {
  const known = sceneCatalogue.map((card) => card.sceneId).join(", ");
  for (const field of ["usd_uri", "usd_asset_id"] as const) {
    const value = scene?.[field];
    if (value !== undefined)
      refuse("unknown_scene", `${path}.${field}`, `no scene ${JSON.stringify(value)}; known: ${known}`);
  }
}
