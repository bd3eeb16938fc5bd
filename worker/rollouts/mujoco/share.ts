import type { RolloutFailure, RolloutJob } from "@/worker/rollouts/port";

/**
 * What passes between the pool and its threads. A share is some neighbouring environments of one job; a thread works
 * on one share at a time, so a thread that is lost costs one share.
 */

/** Makes a share fail on purpose, at one step of one episode. Tests alone can ask for it: no job carries one. */
export type Fault = { kind: "throw" | "hang" | "diverge"; episode: number; step: number };

export type Share = {
  shareId: number;
  job: Pick<RolloutJob, "sceneId" | "taskMode" | "actionNoise" | "steps" | "seed" | "policy">;
  firstEpisode: number;
  episodes: number;
  fault?: Fault;
};

export type EpisodeEnd = { env: number; length: number; returnSum: number; success: boolean };

/** The arrays of the share by name, as bytes, each to be laid at its episodes' place in the job's arrays. */
export type ShareResult = { tensors: Readonly<Record<string, ArrayBuffer>>; ends: readonly EpisodeEnd[] };

export type ShareReply =
  | ({ kind: "done"; shareId: number } & ShareResult)
  | { kind: "failed"; shareId: number; failure: RolloutFailure }
  | { kind: "stopped"; shareId: number };

export type ThreadSetup = { module: WebAssembly.Module; signals: SharedArrayBuffer };

/**
 * The words that pool and thread share while the thread's loop runs and no message can reach it: `beat` counts every
 * sign of life, `steps` the control steps of this share, `stop` holds the id of a share that nobody waits for.
 */
export const signal = { beat: 0, steps: 1, stop: 2 } as const;
export const signalBytes = 3 * Int32Array.BYTES_PER_ELEMENT;
