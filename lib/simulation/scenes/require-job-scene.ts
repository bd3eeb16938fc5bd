import type { SceneCard, TaskModeCard } from "@/lib/core/scenes/card";
import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { requireSceneModel, type SceneModel } from "@/lib/simulation/scenes/scene-xml";

/**
 * The catalogue's card and the model of a job's scene, and its task mode. Throws when there is none: whoever takes a job
 * from outside refuses such a one first.
 */
export function requireJobScene({ sceneId, taskMode }: Pick<EpisodeJob, "sceneId" | "taskMode">): {
  scene: SceneCard;
  mode: TaskModeCard;
  model: SceneModel;
} {
  const scene = findScene(sceneId);
  const mode = scene && findTaskMode(scene, taskMode);
  if (!scene || !mode) throw new Error(`no task mode "${taskMode}" in a scene "${sceneId}"`);
  return { scene, mode, model: requireSceneModel(sceneId) };
}
