import type { SceneCard } from "@/lib/core/scenes/card";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import type { EpisodeEnd } from "@/lib/simulation/recording/batch-recorder";

/**
 * What the loop asks of a simulator: run one rollout job, leave one batch file. The built-in engine is MuJoCo
 * (`mujoco/`); a container of the user's own comes later behind the same lines.
 */

/** The same job and seed give byte-identical batches, whatever the number of threads. */
export type RolloutJob = EpisodeJob & {
  jobId: string;
  /** The robot's base does not move. Free bases are for scenes that have one. */
  fixBase: boolean;
  /** How many episodes. */
  numEnvs: number;
};

/** `length` in control steps; `seed` is the job's, which with `env` names the episode's random streams. */
export type EpisodeSummary = EpisodeEnd & { seed: number };

export type RolloutResult = {
  /** `rollout.safetensors`, arrays episode × time × …; written to `outFile`. */
  bytes: number;
  sha256: string;
  episodes: readonly EpisodeSummary[];
  envSteps: number;
  returnMean: number;
  successRate: number;
  lengthMean: number;
};

export type RolloutFailure = {
  code: "rollout_failed" | "rollout_diverged" | "rollout_stalled" | "canceled";
  message: string;
};

export type RolloutOutcome = { ok: true; result: RolloutResult } | { ok: false; failure: RolloutFailure };

export interface RolloutEngine {
  readonly scenes: readonly SceneCard[];
  /**
   * Queued fairly, oldest job first, over one warm pool. `onProgress` is called about once a second with env-steps done.
   * A job that fails leaves no file. Rejects only when the file could not be written: that is the platform's failure.
   */
  run(
    job: RolloutJob,
    outFile: string,
    options: { signal: AbortSignal; onProgress?: (envSteps: number) => void },
  ): Promise<RolloutOutcome>;
  close(): Promise<void>;
}
