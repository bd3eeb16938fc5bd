import type { TensorSpec } from "@/lib/safetensors/tensor";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";

/**
 * The arrays of a batch of `episodes`, the widest types first. Row t of an episode is control step t: the observation
 * and `qpos` before it, the action that was executed, the reward that it brought. Rows from `length` on are zero.
 */
export function listBatchTensors(
  job: Pick<EpisodeJob, "sceneId" | "taskMode" | "steps">,
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
