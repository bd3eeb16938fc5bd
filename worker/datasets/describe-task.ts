import { findScene, findTaskMode } from "@/lib/core/scenes/catalogue";

/** What the episodes are about, as a person would tell a robot; of a task that nobody here knows its name. */
export function describeTask({ sceneId, taskMode }: { sceneId: string; taskMode: string }): string {
  const scene = findScene(sceneId);
  const summary = (scene && findTaskMode(scene, taskMode)?.summary) ?? taskMode;
  const end = summary.indexOf(". ");
  return end < 0 ? summary : summary.slice(0, end + 1);
}
