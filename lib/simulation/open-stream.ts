import type { EpisodeJob } from "@/lib/simulation/episode-job";
import { createRng, type Rng } from "@/lib/simulation/rng";

/** What of a job decides its random numbers. */
export type StreamJob = Pick<EpisodeJob, "seed" | "purpose" | "episodeOffset">;

const purposes = {
  training: { reset: "reset", noise: "noise", policy: "policy" },
  evaluation: { reset: "evaluationReset", noise: "evaluationNoise", policy: "evaluationPolicy" },
} as const;

/** A random stream of one episode, from its start. `index` counts from 0 within the job. */
export const openStream = (
  { seed, purpose, episodeOffset }: StreamJob,
  index: number,
  stream: "reset" | "noise" | "policy",
): Rng => createRng(seed, episodeOffset + index, purposes[purpose][stream]);
