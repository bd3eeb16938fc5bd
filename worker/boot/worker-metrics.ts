import { Counter, Gauge, Histogram } from "prom-client";
import { taskKinds } from "@/lib/core/names";
import { createProcessMetrics, latencyBuckets, type ProcessMetrics } from "@/lib/server/process-metrics";
import type { HeldAttempt } from "@/worker/held/held-attempt";

/**
 * What came of one round of claiming: something, or nothing because nothing fits, because the disk is low, because the
 * worker's lock is lost, or because of an error.
 */
export type ClaimOutcome = "claimed" | "nothing" | "disk_low" | "no_lock" | "failed";

/** What one worker tells Prometheus. All labels come from lists of ours. */
export type WorkerMetrics = ProcessMetrics & {
  /** The same round, its time taken; `loop` is the name of the loop that it is a round of. */
  timed: (loop: string, round: () => Promise<void>) => () => Promise<void>;
  /** The same claim, its outcome counted. */
  counted: (claim: () => Promise<Exclude<ClaimOutcome, "failed">>) => () => Promise<void>;
  countBegun: (held: HeldAttempt) => void;
  /** Whom to ask for what is in hand, when somebody reads it. */
  watchHeld: (list: () => Iterable<HeldAttempt>) => void;
};

/** @param withNode what Node tells of the process as well, once a process */
export function createWorkerMetrics({ withNode = false }: { withNode?: boolean } = {}): WorkerMetrics {
  const process = createProcessMetrics({ withNode });
  const registers = [process.registry];
  const rounds = new Histogram({
    name: "hardsim_worker_loop_duration_seconds",
    help: "Time that a round of one of the worker's loops took.",
    labelNames: ["loop"],
    buckets: latencyBuckets,
    registers,
  });
  const claims = new Counter({
    name: "hardsim_worker_claims_total",
    help: "Rounds of claiming by what came of them.",
    labelNames: ["outcome"],
    registers,
  });
  const begun = new Counter({
    name: "hardsim_worker_attempts_begun_total",
    help: "Attempts taken in hand, by kind and whether they were claimed or adopted.",
    labelNames: ["kind", "how"],
    registers,
  });
  let listHeld: () => Iterable<HeldAttempt> = () => [];
  new Gauge({
    name: "hardsim_worker_attempts_held",
    help: "Attempts in hand, by kind.",
    labelNames: ["kind"],
    registers,
    collect() {
      for (const kind of taskKinds) this.set({ kind }, 0);
      for (const { attempt } of listHeld()) this.inc({ kind: attempt.kind });
    },
  });
  return {
    ...process,
    timed: (loop, round) => async () => {
      const end = rounds.startTimer({ loop });
      try {
        await round();
      } finally {
        end();
      }
    },
    counted: (claim) => async () => {
      let outcome: ClaimOutcome = "failed";
      try {
        outcome = await claim();
      } finally {
        claims.inc({ outcome });
      }
    },
    countBegun: ({ attempt, adopted }) =>
      begun.inc({ kind: attempt.kind, how: adopted ? "adopted" : "claimed" }),
    watchHeld: (list) => {
      listHeld = list;
    },
  };
}
