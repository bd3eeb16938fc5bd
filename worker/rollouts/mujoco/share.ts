import type { PolicyValue } from "@/lib/policy/read-layout";
import type { EpisodeJob, EpisodeRange } from "@/lib/simulation/episode-job";
import type { RecordedBatch } from "@/lib/simulation/recording/batch-recorder";
import type { RolloutFailure } from "@/worker/rollouts/port";

/** Makes a share fail on purpose, before one step of one episode. Tests alone can ask for it: no job carries one. */
export type Fault = { kind: "throw" | "hang" | "diverge"; episode: number; step: number };

/** Some neighbouring episodes of one job. */
export type EpisodeShare = EpisodeRange & { kind: "episodes"; shareId: number; fault?: Fault };

/** A policy that is to be tried on one scene. */
export type CheckShare = Pick<EpisodeJob, "sceneId" | "taskMode"> & {
  kind: "check";
  shareId: number;
  file: string;
};

/**
 * What the pool gives to a thread at once. A thread works on one share at a time, so a thread that is lost costs one
 * share.
 */
export type Share = EpisodeShare | CheckShare;

/** The arrays of a batch that is done are to be laid at its episodes' place in the job's arrays. */
export type DoneShare =
  | ({ kind: "done"; shareId: number; firstEpisode: number } & RecordedBatch)
  | { kind: "checked"; shareId: number; inputs: readonly PolicyValue[]; outputs: readonly PolicyValue[] };

export type ShareReply =
  | DoneShare
  | { kind: "failed"; shareId: number; failure: RolloutFailure }
  | { kind: "stopped"; shareId: number };

export type ThreadSetup = { module: WebAssembly.Module; signals: SharedArrayBuffer };

/**
 * Indices of the numbers that pool and thread share. While a thread's loop runs no message can reach it, so they talk
 * through these: `beat` counts every sign of life, `steps` the control steps of this share, `stop` holds the id of a
 * share that nobody waits for any more.
 */
export const signal = { beat: 0, steps: 1, stop: 2 } as const;
export const signalBytes = 3 * Int32Array.BYTES_PER_ELEMENT;
