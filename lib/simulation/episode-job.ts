/** Everything that decides the numbers of an episode, apart from the episode's own index. */
export type EpisodeJob = {
  sceneId: string;
  taskMode: string;
  /** Standard deviation of Gaussian noise on the executed action, whose numbers lie in [-1, 1]; the gripper gets none. */
  actionNoise: number;
  /** Control steps after which an episode ends without success, at least 1. */
  steps: number;
  /** 0 to 2^53 - 1. */
  seed: number;
  policy: { kind: "scripted" } | { kind: "random" };
};

/** Neighbouring episodes of one job. `firstEpisode` counts from 0 within the job. */
export type EpisodeRange = { job: EpisodeJob; firstEpisode: number; episodes: number };
