import { findScene, findTaskMode, sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { RolloutFailure, RolloutJob } from "@/worker/rollouts/port";

/** The API refuses all of this when the job is created; this is for callers that use the engine directly. */
export function refuseJob(job: RolloutJob): RolloutFailure | null {
  const refuse = (message: string): RolloutFailure => ({ code: "rollout_failed", message });
  const scene = findScene(job.sceneId);
  if (!scene) {
    const known = sceneCatalogue.map(({ sceneId }) => sceneId).join(", ");
    return refuse(`no scene "${job.sceneId}"; known: ${known}`);
  }
  if (!findTaskMode(scene, job.taskMode)) {
    const known = scene.taskModes.map(({ taskMode }) => taskMode).join(", ");
    return refuse(`scene "${job.sceneId}" has no task mode "${job.taskMode}"; known: ${known}`);
  }
  if (!job.fixBase && !scene.freeBase) {
    return refuse(`fix_base is false, but the robot of scene "${job.sceneId}" is bolted down`);
  }
  if (!isCount(job.numEnvs) || !isCount(job.steps)) return refuse("num_envs and steps are integers from 1");
  if (!Number.isSafeInteger(job.seed) || job.seed < 0) return refuse("seed is an integer from 0 to 2^53 - 1");
  if (!(job.actionNoise >= 0 && Number.isFinite(job.actionNoise))) return refuse("action_noise is 0 or more");
  if (!(job.expertFraction >= 0 && job.expertFraction <= 1))
    return refuse("expert_fraction is a number from 0 to 1");
  if (!Number.isSafeInteger(job.episodeOffset) || job.episodeOffset < 0 || lastEpisode(job) > maxEpisode)
    return refuse(`a suite's episodes are numbered from 0 to ${maxEpisode}`);
  return null;
}

/** An episode's random streams take 32 bits of its index. */
const maxEpisode = 2 ** 32 - 1;
const lastEpisode = ({ episodeOffset, numEnvs }: RolloutJob): number => episodeOffset + numEnvs - 1;

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
