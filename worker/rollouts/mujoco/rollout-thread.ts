import { Worker } from "node:worker_threads";
import {
  type Share,
  type ShareReply,
  signal,
  signalBytes,
  type ThreadSetup,
} from "@/worker/rollouts/mujoco/share";

type ThreadListener = {
  onReply(reply: ShareReply): void;
  /** The thread is gone without having been told to go; called once. */
  onLost(reason: string): void;
};

const maxGapMs = 2000;

/** One worker thread as the pool sees it: it takes shares, sends replies, and shows by a counter that it still runs. */
export class RolloutThread {
  private readonly worker: Worker;
  private readonly signals: Int32Array;
  private seenBeat = 0;
  private lookedAt = performance.now();
  private silentMs = 0;
  private over = false;

  constructor(threadUrl: URL, module: WebAssembly.Module, listener: ThreadListener) {
    const signals = new SharedArrayBuffer(signalBytes);
    this.signals = new Int32Array(signals);
    this.worker = new Worker(threadUrl, { workerData: { module, signals } satisfies ThreadSetup });
    const lose = (reason: string) => {
      if (this.over) return;
      this.over = true;
      listener.onLost(reason);
    };
    this.worker.on("message", (reply: ShareReply) => {
      if (!this.over) listener.onReply(reply);
    });
    this.worker.on("error", (error) => lose(`the rollout thread broke: ${error.message}`));
    this.worker.on("messageerror", (error) => lose(`the rollout thread sent garbage: ${error.message}`));
    this.worker.on("exit", (code) => lose(`the rollout thread ended with exit code ${code}`));
  }

  start(share: Share): void {
    Atomics.store(this.signals, signal.steps, 0);
    this.seenBeat = Atomics.load(this.signals, signal.beat);
    this.lookedAt = performance.now();
    this.silentMs = 0;
    this.worker.postMessage(share);
  }

  /** Asks the thread to leave this share at its next control step. Does nothing to any other share. */
  stop(shareId: number): void {
    Atomics.store(this.signals, signal.stop, shareId);
  }

  /** True until it has given its first sign of life: it is loading the simulator. */
  isStarting(): boolean {
    return Atomics.load(this.signals, signal.beat) === 0;
  }

  /** Control steps done of the present share. */
  countSteps(): number {
    return Atomics.load(this.signals, signal.steps);
  }

  /**
   * Milliseconds since the thread last moved, as seen by calls at regular times. A long gap between two calls counts as
   * a short one: the whole process stood still then, and the thread could not move either.
   */
  measureSilenceMs(): number {
    const beat = Atomics.load(this.signals, signal.beat);
    const now = performance.now();
    this.silentMs = beat === this.seenBeat ? this.silentMs + Math.min(now - this.lookedAt, maxGapMs) : 0;
    this.seenBeat = beat;
    this.lookedAt = now;
    return this.silentMs;
  }

  /** Ends the thread, also in the middle of a loop. No listener is called any more. */
  async end(): Promise<void> {
    this.over = true;
    await this.worker.terminate();
  }
}
