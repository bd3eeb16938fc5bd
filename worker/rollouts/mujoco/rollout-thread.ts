import { Worker } from "node:worker_threads";
import {
  type Share,
  type ShareReply,
  signal,
  signalBytes,
  type ThreadSetup,
} from "@/worker/rollouts/mujoco/share";

export type ThreadListener = {
  onReply(reply: ShareReply): void;
  /** The thread is gone without having been told to go; called once. */
  onLost(reason: string): void;
};

/** One worker thread as the pool sees it: shares go in, replies come out, and a pulse can be felt meanwhile. */
export class RolloutThread {
  private readonly worker: Worker;
  private readonly signals: Int32Array;
  private seenBeat = 0;
  private seenAt = performance.now();
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
    this.seenAt = performance.now();
    this.worker.postMessage(share);
  }

  /** Asks the thread to leave this share at its next control step; another share is none of it. */
  stop(shareId: number): void {
    Atomics.store(this.signals, signal.stop, shareId);
  }

  /** Control steps of the share that runs. */
  countSteps(): number {
    return Atomics.load(this.signals, signal.steps);
  }

  /** Milliseconds since the last sign of life that this or an earlier call saw. */
  measureSilenceMs(): number {
    const beat = Atomics.load(this.signals, signal.beat);
    if (beat !== this.seenBeat) {
      this.seenBeat = beat;
      this.seenAt = performance.now();
    }
    return performance.now() - this.seenAt;
  }

  /** Ends the thread, in the middle of a loop too. No listener is called any more. */
  async end(): Promise<void> {
    this.over = true;
    await this.worker.terminate();
  }
}
