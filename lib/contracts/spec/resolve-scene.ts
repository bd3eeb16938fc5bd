import type { ErrorCode } from "@/lib/contracts/problems";
import type { SceneCard, TaskModeCard } from "@/lib/core/scenes/card";
import { findScene, findTaskMode, sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { JobBody, JobRobot, ResolvedJob } from "./job-spec";
import { maxEnvStepsPerJob } from "./rollout-fields";
import type { ResolvedSpec } from "./run-spec";

/** Notes one thing that is refused: `path` as the sender wrote it, `message` with the value and what is known. */
export type Refuse = (code: ErrorCode, path: string, message: string) => void;

export const builtInRobot = "hardsim://robots/fr3.urdf";

/** `taskMode` is empty when the scene's first is meant. */
export type WantedScene = Pick<ResolvedJob, "sceneId" | "taskMode" | "fixBase" | "numEnvs" | "steps">;
/** Where each of them stands in the body. */
export type ScenePaths = Record<"sceneId" | "taskMode" | "fixBase" | "steps", string>;

/** The scene's card and the task mode's name, or null when either does not exist; everything impossible is refused. */
export function resolveScene(
  wanted: WantedScene,
  paths: ScenePaths,
  refuse: Refuse,
): { scene: SceneCard; taskMode: string } | null {
  const { sceneId, taskMode, fixBase, numEnvs, steps } = wanted;
  if (numEnvs * steps > maxEnvStepsPerJob) {
    const message = `num_envs × steps is ${numEnvs * steps}; at most ${maxEnvStepsPerJob}`;
    refuse("invalid_request", paths.steps, message);
  }
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
