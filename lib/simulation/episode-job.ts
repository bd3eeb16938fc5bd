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
  /** Which family of random streams: no episode of an evaluation starts as one of any training does, whatever the seeds. */
  purpose: "training" | "evaluation";
  /**
   * Index of the job's first episode in its suite. It is added to an episode's index for random streams and for the
   * choice of its driver, so that a suite cut into jobs is the same suite. 0 for training.
   */
  episodeOffset: number;
  /** 0 to 1: share of the episodes that the scripted expert drives although `policy` drives the rest. */
  expertFraction: number;
  policy: JobPolicy;
};

/** `file` is the path of `policy.onnx`, `sha256` its digest in hexadecimal. */
export type JobPolicy =
  | { kind: "scripted" }
  | { kind: "random" }
  | { kind: "onnx"; file: string; sha256: string };

/** Neighbouring episodes of one job. `firstEpisode` counts from 0 within the job. */
export type EpisodeRange = { job: EpisodeJob; firstEpisode: number; episodes: number };
