import type { EpisodeMeasures } from "@/lib/core/curation/measure";
import type { Driver } from "@/lib/core/names";
import type { SceneCard } from "@/lib/core/scenes/card";
import type { PolicyRefusalCode } from "@/lib/policy/policy-refusal";
import type { PolicyValue } from "@/lib/policy/read-layout";
import type { EpisodeJob } from "@/lib/simulation/episode-job";
import type { EpisodeEnd } from "@/lib/simulation/recording/batch-recorder";
import type { EpisodeTotals } from "./summarize-episodes";

/**
 * What the loop asks of the simulator in this process: run one rollout job, leave one batch file. The built-in engine is MuJoCo
 * (`mujoco/`). A simulator of the user's own runs in a container, as trainers do.
 */

/** The same job and seed give byte-identical batches, whatever the number of threads. */
export type RolloutJob = EpisodeJob & {
  jobId: string;
  /** Whose it is: owners share the threads. Left out: nobody's, which is one more owner. */
  owner?: string;
  /** The robot's base does not move. Free bases are for scenes that have one. */
  fixBase: boolean;
  /** How many episodes. */
  numEnvs: number;
};

/** `length` in control steps; `seed` is the job's, which with `env` names the episode's random streams. */
export type EpisodeSummary = Omit<EpisodeEnd, keyof EpisodeMeasures> &
  Partial<EpisodeMeasures> & { seed: number; driver: Driver };

export type RolloutResult = {
  /** `rollout.safetensors`, arrays episode × time × …; written to `outFile`. */
  bytes: number;
  sha256: string;
  episodes: readonly EpisodeSummary[];
} & EpisodeTotals;

/** `policy_…`: the job's policy cannot drive its scene. The message is a sentence for whoever made it. */
export type RolloutFailure = {
  code: "rollout_failed" | "rollout_diverged" | "rollout_stalled" | "canceled" | PolicyRefusalCode;
  message: string;
};

export type RolloutOutcome = { ok: true; result: RolloutResult } | { ok: false; failure: RolloutFailure };

/** What a policy takes and gives, or why it cannot drive a scene. `policy_stalled`: it gave no answer in time. */
export type PolicyCheck =
  | { ok: true; inputs: readonly PolicyValue[]; outputs: readonly PolicyValue[] }
  | {
      ok: false;
      code: PolicyRefusalCode | "policy_stalled" | "rollout_failed" | "canceled";
      message: string;
    };

export interface RolloutEngine {
  readonly scenes: readonly SceneCard[];
  /**
   * Over one warm pool of threads, which the owners of jobs share; of one owner the oldest job first. `onProgress` is called about once a second with env-steps done.
   * A job that fails leaves no file. Rejects only when the file could not be written: that is the platform's failure.
   */
  run(
    job: RolloutJob,
    outFile: string,
    options: { signal: AbortSignal; onProgress?: (envSteps: number) => void },
  ): Promise<RolloutOutcome>;
  /**
   * Tries `policy.onnx` on zeros and on the first observation of an episode of the scene, where rollouts run and in turn
   * with them. `rollout_failed` and `canceled` say nothing of the policy: the thread was lost, or nobody waits any more.
   * Rejects when the file could not be found.
   */
  checkPolicy(
    file: string,
    scene: Pick<EpisodeJob, "sceneId" | "taskMode">,
    options: { signal: AbortSignal },
  ): Promise<PolicyCheck>;
  close(): Promise<void>;
}
