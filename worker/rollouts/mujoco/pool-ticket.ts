import type { DoneShare, Share } from "@/worker/rollouts/mujoco/share";
import type { RolloutFailure } from "@/worker/rollouts/port";

export type PoolJob = {
  shares: readonly Share[];
  /** Owners take turns. */
  owner?: string | undefined;
  signal: AbortSignal;
  /** Takes a finished share; its thread gets no other one until this settles. A rejection ends the job. */
  deliver(done: DoneShare): Promise<void>;
  /** Called about once a second with the control steps done so far. */
  onProgress?: ((envSteps: number) => void) | undefined;
};

/** One job in the pool, from its arrival until its shares are delivered or it ends early. */
export class PoolTicket {
  /** Null when every share was delivered. Waits for deliveries under way, so that nobody writes after it. */
  readonly ended: Promise<RolloutFailure | null>;
  over = false;
  private readonly waiting: Share[];
  private undelivered: number;
  private stepsDelivered = 0;
  private readonly deliveries = new Set<Promise<void>>();
  private finish: (end: Promise<RolloutFailure | null>) => void = () => {};

  constructor(readonly job: PoolJob) {
    this.waiting = [...job.shares];
    this.undelivered = job.shares.length;
    this.ended = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  get hasShares(): boolean {
    return this.waiting.length > 0;
  }

  takeShare(): Share | null {
    return this.waiting.shift() ?? null;
  }

  async deliver(done: DoneShare): Promise<void> {
    const delivery = this.job.deliver(done);
    this.deliveries.add(delivery);
    try {
      await delivery;
      this.undelivered--;
      if (done.kind === "done") this.stepsDelivered += done.ends.reduce((sum, end) => sum + end.length, 0);
      if (this.undelivered === 0) this.end(() => null);
    } catch (error) {
      this.end(() => {
        throw error;
      });
    } finally {
      this.deliveries.delete(delivery);
    }
  }

  /** `settle` answers or throws what the job ends with, once deliveries under way have settled. The first end counts. */
  end(settle: () => RolloutFailure | null): void {
    if (this.over) return;
    this.over = true;
    this.waiting.length = 0;
    this.finish(Promise.allSettled(this.deliveries).then(settle));
  }

  reportProgress(stepsRunning: number): void {
    if (!this.over) this.job.onProgress?.(this.stepsDelivered + stepsRunning);
  }
}
