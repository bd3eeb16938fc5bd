import { listBatchTensors } from "@/worker/rollouts/mujoco/batch-tensors";
import type { EpisodeEnd, Share, ShareResult } from "@/worker/rollouts/mujoco/share";
import type { StepOutcome } from "@/worker/rollouts/mujoco/tasks/task";
import { bytesPerItem, countItems } from "@/worker/rollouts/safetensors";

/** The numbers of one control step, before it is executed. */
export type Frame = {
  observation: Float32Array;
  action: Float32Array;
  expertAction: Float32Array;
  qpos: Float64Array;
};

/** The arrays of one share while it is being made. */
export class ShareRecorder {
  private readonly share: Share;
  private readonly buffers: Record<string, ArrayBuffer> = {};
  private readonly observations: Float32Array;
  private readonly actions: Float32Array;
  private readonly expertActions: Float32Array;
  private readonly positions: Float32Array;
  private readonly rewards: Float32Array;
  private readonly ends: EpisodeEnd[] = [];

  constructor(share: Share) {
    this.share = share;
    for (const spec of listBatchTensors(share.job, share.episodes)) {
      this.buffers[spec.name] = new ArrayBuffer(countItems(spec) * bytesPerItem[spec.dtype]);
    }
    this.observations = new Float32Array(this.buffers.observation);
    this.actions = new Float32Array(this.buffers.action);
    this.expertActions = new Float32Array(this.buffers.expert_action);
    this.positions = new Float32Array(this.buffers.qpos);
    this.rewards = new Float32Array(this.buffers.reward);
  }

  /** `index` counts the episodes of the share from 0, `step` those of the episode. */
  recordFrame(index: number, step: number, frame: Frame): void {
    const row = index * this.share.job.steps + step;
    this.observations.set(frame.observation, row * frame.observation.length);
    this.actions.set(frame.action, row * frame.action.length);
    this.expertActions.set(frame.expertAction, row * frame.expertAction.length);
    this.positions.set(frame.qpos, row * frame.qpos.length);
  }

  recordReward(index: number, step: number, reward: number): void {
    this.rewards[index * this.share.job.steps + step] = reward;
  }

  /** An episode ends by success or for want of time, never by both. */
  recordEnd(index: number, length: number, { success }: StepOutcome): void {
    const { steps } = this.share.job;
    const last = index * steps + length - 1;
    this.flags(success ? "terminated" : "truncated")[last] = 1;
    this.flags("success")[index] = success ? 1 : 0;
    new Int32Array(this.buffers.length)[index] = length;
    const rewards = this.rewards.subarray(index * steps, index * steps + length);
    // Summed from what was stored, so that a reader of the file gets the same number.
    const returnSum = rewards.reduce((sum, reward) => sum + reward, 0);
    this.ends.push({ env: this.share.firstEpisode + index, length, returnSum, success });
  }

  finish(): ShareResult {
    return { tensors: this.buffers, ends: this.ends };
  }

  private flags(name: string): Uint8Array {
    return new Uint8Array(this.buffers[name]);
  }
}
