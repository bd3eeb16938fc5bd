import { type EpisodeMeasures, measureJerk, measureStillness } from "@/lib/core/curation/measure";
import { countBytes } from "@/lib/safetensors/tensor";
import type { Frame } from "@/lib/simulation/episode";
import type { EpisodeRange } from "@/lib/simulation/episode-job";
import { listBatchTensors } from "@/lib/simulation/recording/batch-tensors";
import type { EpisodeRecorder } from "@/lib/simulation/run-episodes";
import { requireJobScene } from "@/lib/simulation/scenes/require-job-scene";

/** `env` is the episode's index in its job, `length` counts control steps. */
export type EpisodeEnd = {
  env: number;
  length: number;
  returnSum: number;
  success: boolean;
} & EpisodeMeasures;

/** The arrays of `listBatchTensors` by name, as bytes of the host's order, and one end per episode in order. */
export type RecordedBatch = { tensors: Readonly<Record<string, ArrayBuffer>>; ends: readonly EpisodeEnd[] };

/** Writes the episodes of a range into the arrays of a batch, in memory. */
export class BatchRecorder implements EpisodeRecorder {
  private readonly buffers: Record<string, ArrayBuffer> = {};
  private readonly observations: Float32Array;
  private readonly actions: Float32Array;
  private readonly expertActions: Float32Array;
  private readonly positions: Float32Array;
  private readonly rewards: Float32Array;
  private readonly ends: EpisodeEnd[] = [];
  private readonly ranges: readonly number[];

  constructor(private readonly range: EpisodeRange) {
    for (const spec of listBatchTensors(range.job, range.episodes)) {
      this.buffers[spec.name] = new ArrayBuffer(countBytes(spec));
    }
    this.observations = new Float32Array(this.buffers.observation);
    this.actions = new Float32Array(this.buffers.action);
    this.expertActions = new Float32Array(this.buffers.expert_action);
    this.positions = new Float32Array(this.buffers.qpos);
    this.rewards = new Float32Array(this.buffers.reward);
    const { low, high } = requireJobScene(range.job).mode.action;
    this.ranges = high.map((most, item) => most - low[item]);
  }

  recordStep(place: number, step: number, frame: Frame, reward: number): void {
    const row = place * this.range.job.steps + step;
    this.observations.set(frame.observation, row * frame.observation.length);
    this.actions.set(frame.action, row * frame.action.length);
    this.expertActions.set(frame.expertAction, row * frame.expertAction.length);
    this.positions.set(frame.qpos, row * frame.qpos.length);
    this.rewards[row] = reward;
  }

  /** An episode either succeeds (`terminated`) or reaches the step limit (`truncated`), never both. */
  recordEnd(
    place: number,
    { length, warnings }: { length: number; warnings: number },
    success: boolean,
  ): void {
    const { job, firstEpisode } = this.range;
    const first = place * job.steps;
    this.flags(success ? "terminated" : "truncated")[first + length - 1] = 1;
    this.flags("success")[place] = success ? 1 : 0;
    new Int32Array(this.buffers.length)[place] = length;
    // Summed from the stored 32-bit numbers, so that a reader of the file gets the same sum.
    const rewards = this.rewards.subarray(first, first + length);
    const returnSum = rewards.reduce((sum, reward) => sum + reward, 0);
    const rowsOf = (all: Float32Array) => {
      const width = all.length / (this.range.episodes * job.steps);
      return { values: all.subarray(first * width, (first + length) * width), length, width };
    };
    this.ends.push({
      env: firstEpisode + place,
      length,
      returnSum,
      success,
      jerk: measureJerk(rowsOf(this.actions), this.ranges),
      stillness: measureStillness(rowsOf(this.positions)),
      simWarnings: warnings,
    });
  }

  finish(): RecordedBatch {
    // Episodes that are stepped in turn end in any order.
    return { tensors: this.buffers, ends: [...this.ends].sort((a, b) => a.env - b.env) };
  }

  private flags(name: "terminated" | "truncated" | "success"): Uint8Array {
    return new Uint8Array(this.buffers[name]);
  }
}
