import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";

type Template = WireTrainingRun["resolved_spec"]["rollout_template"];

/** What is simulated: the task of a built-in scene; a simulator of the user's own has its scene's name alone. */
export function nameTask({ control, scene_id: sceneId }: Pick<Template, "control" | "scene_id">): string {
  const task: unknown = control.task_mode;
  return typeof task === "string" && task !== "" ? task : sceneId;
}
