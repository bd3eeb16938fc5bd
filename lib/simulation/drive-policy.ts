import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { createRng } from "@/lib/simulation/rng";

/** Writes the action to execute; `label` is the scripted controller's for the same observation. */
type Policy = (label: Float32Array, out: Float32Array) => void;

/**
 * The policy of one episode with random streams of its own. The last number of an action commands the gripper and gets
 * no noise: only its sign counts, so noise would open and close the gripper at random.
 */
export function createEpisodePolicy(
  { policy, seed, actionNoise }: Pick<EpisodeJob, "policy" | "seed" | "actionNoise">,
  episode: number,
): Policy {
  const noise = createRng(seed, episode, "noise");
  const drive = createDriver(policy, seed, episode);
  return (label, out) => {
    drive(label, out);
    if (actionNoise > 0) {
      for (let i = 0; i < out.length - 1; i++) {
        out[i] = Math.min(1, Math.max(-1, out[i] + actionNoise * noise.normal()));
      }
    }
  };
}

function createDriver(policy: EpisodeJob["policy"], seed: number, episode: number): Policy {
  switch (policy.kind) {
    case "scripted":
      return (label, out) => out.set(label);
    case "random": {
      const rng = createRng(seed, episode, "policy");
      return (_label, out) => {
        for (let i = 0; i < out.length; i++) out[i] = rng.uniform(-1, 1);
      };
    }
  }
}
