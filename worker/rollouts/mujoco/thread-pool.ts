import { type PoolJob, PoolTicket } from "@/worker/rollouts/mujoco/pool-ticket";
import { RolloutThread } from "@/worker/rollouts/mujoco/rollout-thread";
import type { Share, ShareReply } from "@/worker/rollouts/mujoco/share";
import type { RolloutFailure } from "@/worker/rollouts/port";

type PoolOptions = {
  threads: number;
  threadUrl: URL;
  module: WebAssembly.Module;
  /** A thread that makes no control step and asks no policy for so long is hung. */
  stallMs: number;
};

type Slot = { thread: RolloutThread | null; work: { ticket: PoolTicket; share: Share } | null };

const progressMs = 1000;
/** A thread that has not begun has met nothing of a job that could hang; on a busy machine it takes seconds to begin. */
const startMs = 30_000;

/**
 * One warm pool of threads for all jobs. An idle thread takes a share for the owner that has the fewest threads at work, then
 * for the one that was served the longest ago, and of its jobs from the oldest that has one left: nobody's large job keeps the
 * others waiting. A
 * thread works on one share at a time, so one that throws, dies or hangs fails the job of that share alone; it is
 * replaced, because a simulator that threw is not to be trusted with the next share.
 */
export class ThreadPool {
  private readonly slots: Slot[];
  private readonly timers: NodeJS.Timeout[];
  private tickets: PoolTicket[] = [];
  /** By owner: the number of the share that was last taken for it. */
  private readonly served = new Map<string | undefined, number>();
  private sharesTaken = 0;
  private closed = false;

  constructor(private readonly options: PoolOptions) {
    this.slots = Array.from({ length: options.threads }, () => ({ thread: null, work: null }));
    for (const slot of this.slots) slot.thread = this.spawn(slot);
    this.timers = [
      setInterval(() => this.endHungThreads(), Math.min(1000, options.stallMs / 4)),
      setInterval(() => this.reportProgress(), progressMs),
    ];
  }

  /** Answers null once every share was delivered, else why not. Rejects when `deliver` did. */
  async run(job: PoolJob): Promise<RolloutFailure | null> {
    if (this.closed) return canceledBy("the rollout engine is closed");
    if (job.signal.aborted) return canceledBy("the job was canceled");
    const ticket = new PoolTicket(job);
    const cancel = () => this.endTicket(ticket, canceledBy("the job was canceled"));
    job.signal.addEventListener("abort", cancel);
    this.tickets.push(ticket);
    this.dispatch();
    try {
      return await ticket.ended;
    } finally {
      job.signal.removeEventListener("abort", cancel);
      this.tickets = this.tickets.filter((other) => other !== ticket);
      // An owner without jobs is forgotten; it comes back as one that was never served.
      if (!this.tickets.some((other) => other.job.owner === job.owner)) this.served.delete(job.owner);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearInterval(timer);
    for (const ticket of this.tickets) ticket.end(() => canceledBy("the rollout engine is closed"));
    await Promise.all(this.slots.map((slot) => slot.thread?.end()));
  }

  private spawn(slot: Slot): RolloutThread {
    return new RolloutThread(this.options.threadUrl, this.options.module, {
      onReply: (reply) => this.receive(slot, reply),
      onLost: (message) => this.replaceThread(slot, { code: "rollout_failed", message }),
    });
  }

  private dispatch(): void {
    if (this.closed) return;
    for (const slot of this.slots) {
      if (slot.work) continue;
      const work = this.takeShare();
      if (!work) return;
      slot.work = work;
      slot.thread ??= this.spawn(slot);
      slot.thread.start(work.share);
    }
  }

  private takeShare(): Slot["work"] {
    const [ticket] = this.tickets
      .filter(({ hasShares }) => hasShares)
      .map((waiting) => ({ waiting, rank: this.rankOwner(waiting.job.owner) }))
      .toSorted((left, right) => left.rank[0] - right.rank[0] || left.rank[1] - right.rank[1])
      .map(({ waiting }) => waiting);
    const share = ticket?.takeShare();
    if (!ticket || !share) return null;
    this.sharesTaken += 1;
    this.served.set(ticket.job.owner, this.sharesTaken);
    return { ticket, share };
  }

  /** Threads at work for it, and when it was last served; the smaller goes first. */
  private rankOwner(owner: string | undefined): readonly [number, number] {
    const working = this.slots.filter(({ work }) => work?.ticket.job.owner === owner).length;
    return [working, this.served.get(owner) ?? 0];
  }

  private receive(slot: Slot, reply: ShareReply): void {
    const { work } = slot;
    if (!work || work.share.shareId !== reply.shareId) return;
    if (reply.kind === "failed") {
      this.replaceThread(slot, reply.failure);
    } else if (reply.kind !== "stopped" && !work.ticket.over) {
      void work.ticket.deliver(reply).finally(() => this.release(slot));
    } else {
      this.release(slot);
    }
  }

  private release(slot: Slot): void {
    slot.work = null;
    this.dispatch();
  }

  /** Ends the thread of a slot, and the job of the share that was lost with it. */
  private replaceThread(slot: Slot, failure: RolloutFailure): void {
    const { thread, work } = slot;
    slot.thread = null;
    slot.work = null;
    if (work) this.endTicket(work.ticket, failure);
    // Not waited for: a thread that cannot end must not hold up the others.
    void thread?.end();
    this.dispatch();
  }

  private endTicket(ticket: PoolTicket, failure: RolloutFailure): void {
    ticket.end(() => failure);
    for (const { thread, work } of this.slots) {
      if (work?.ticket === ticket) thread?.stop(work.share.shareId);
    }
  }

  private endHungThreads(): void {
    const { stallMs } = this.options;
    for (const slot of this.slots) {
      if (!slot.work || !slot.thread) continue;
      const limitMs = slot.thread.isStarting() ? Math.max(stallMs, startMs) : stallMs;
      if (slot.thread.measureSilenceMs() < limitMs) continue;
      const message = `no control step for ${limitMs / 1000} s; the rollout thread was ended`;
      this.replaceThread(slot, { code: "rollout_stalled", message });
    }
  }

  private reportProgress(): void {
    for (const ticket of this.tickets) {
      const working = this.slots.filter((slot) => slot.work?.ticket === ticket);
      ticket.reportProgress(working.reduce((sum, slot) => sum + (slot.thread?.countSteps() ?? 0), 0));
    }
  }
}

function canceledBy(message: string): RolloutFailure {
  return { code: "canceled", message };
}
