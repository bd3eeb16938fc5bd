import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import { chooseDriver } from "@/lib/simulation/choose-driver";
import type { RolloutEngine, RolloutFailure, RolloutJob } from "@/worker/rollouts/port";

export type FakeRolloutOptions = {
  /** Asked for each run of a job; a failure is its outcome. */
  fail?: (job: RolloutJob) => RolloutFailure | null;
  /** Awaited before a job ends; it also ends when its signal aborts. */
  hold?: (job: RolloutJob) => Promise<void>;
  /** Which episodes of a job succeed; every one unless said otherwise. */
  succeeds?: (job: RolloutJob, env: number) => boolean;
  /** What its batch is; a few words that follow from the seed unless said otherwise. */
  batchOf?: (job: RolloutJob) => Buffer;
  /** Each run of a job is told. */
  onRun?: (job: RolloutJob) => void;
};

/** A simulator without physics: its batch is a few bytes that follow from the seed alone. */
export function createFakeRollouts({
  fail,
  hold,
  succeeds = () => true,
  batchOf = (job) => Buffer.from(`batch of seed ${job.seed}, ${job.numEnvs} × ${job.steps}`),
  onRun,
}: FakeRolloutOptions = {}): RolloutEngine {
  return {
    scenes: sceneCatalogue,
    run: async (job, outFile, { signal }) => {
      onRun?.(job);
      await Promise.race([hold?.(job), whenAborted(signal)].map((waited) => waited ?? Promise.resolve()));
      if (signal.aborted)
        return { ok: false, failure: { code: "canceled", message: "The job was stopped." } };
      const failure = fail?.(job);
      if (failure) return { ok: false, failure };
      const bytes = batchOf(job);
      writeFileSync(outFile, bytes);
      const episodes = Array.from({ length: job.numEnvs }, (_, env) => ({
        env,
        seed: job.seed,
        length: job.steps,
        returnSum: 1,
        success: succeeds(job, env),
        driver: chooseDriver(job, env),
      }));
      return {
        ok: true,
        result: {
          bytes: bytes.length,
          sha256: createHash("sha256").update(bytes).digest("hex"),
          episodes,
          envSteps: job.numEnvs * job.steps,
          returnMean: 1,
          successRate: 1,
          lengthMean: job.steps,
        },
      };
    },
    checkPolicy: async () => ({ ok: true, inputs: [], outputs: [] }),
    close: async () => {},
  };
}

function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
