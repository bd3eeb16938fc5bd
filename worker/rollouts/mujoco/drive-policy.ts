import { createRng } from "@/worker/rollouts/mujoco/rng";
import type { Share } from "@/worker/rollouts/mujoco/share";
import type { RolloutJob } from "@/worker/rollouts/port";

/** Writes the action to execute; `label` is the scripted controller's for the same observation. */
type Policy = (label: Float32Array, out: Float32Array) => void;

/**
 * The policy of one episode with its own random streams. The last number of an action is the gripper's and gets no
 * noise: its sign alone counts, and a grip that flickers teaches nothing.
 */
export function createEpisodePolicy(job: Share["job"], episode: number): Policy {
  const noise = createRng(job.seed, episode, "noise");
  const drive = createDriver(job.policy, job.seed, episode);
  return (label, out) => {
    drive(label, out);
    if (job.actionNoise > 0) {
      for (let i = 0; i < out.length - 1; i++) {
        out[i] = Math.min(1, Math.max(-1, out[i] + job.actionNoise * noise.normal()));
      }
    }
  };
}

function createDriver(policy: RolloutJob["policy"], seed: number, episode: number): Policy {
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
