import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMujocoEngine } from "@/worker/rollouts/mujoco/engine";
import type { RolloutJob, RolloutResult } from "@/worker/rollouts/port";
import { bundleThread } from "@/worker/rollouts/testing/bundle-thread";

/** An engine of its own. `run` answers what a job did and where its batch lies; it throws when the job failed. */
export type BenchEngine = {
  run(job: RolloutJob): Promise<RolloutResult & { outFile: string }>;
  close(): Promise<void>;
};

export async function openEngine(threads: number): Promise<BenchEngine> {
  const { threadUrl, remove } = await bundleThread();
  const folder = await mkdtemp(join(tmpdir(), "bench-rollouts-"));
  const engine = createMujocoEngine({ threads, threadUrl });
  return {
    async run(job) {
      const outFile = join(folder, "batch");
      const outcome = await engine.run(job, outFile, { signal: new AbortController().signal });
      if (!outcome.ok) throw new Error(outcome.failure.message);
      return { ...outcome.result, outFile };
    },
    async close() {
      await engine.close();
      await rm(folder, { recursive: true });
      await remove();
    },
  };
}
