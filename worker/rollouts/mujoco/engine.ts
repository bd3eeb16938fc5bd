import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { DiskGuard } from "@/lib/server/storage/disk-guard";
import { chooseDriver } from "@/lib/simulation/choose-driver";
import type { EpisodeEnd } from "@/lib/simulation/recording/batch-recorder";
import { BatchFile } from "@/worker/rollouts/mujoco/batch-file";
import { checkPolicy } from "@/worker/rollouts/mujoco/check-policy";
import { cutEpisodes } from "@/worker/rollouts/mujoco/cut-episodes";
import { refuseJob } from "@/worker/rollouts/mujoco/refuse-job";
import type { EpisodeShare, Fault } from "@/worker/rollouts/mujoco/share";
import { ThreadPool } from "@/worker/rollouts/mujoco/thread-pool";
import type { RolloutEngine, RolloutJob, RolloutResult } from "@/worker/rollouts/port";
import { summarizeEpisodes } from "@/worker/rollouts/summarize-episodes";

export type MujocoEngineOptions = {
  /** How many worker threads; the results do not depend on it. */
  threads: number;
  /** The bundle of `thread.ts`. */
  threadUrl: URL;
  stallMs?: number;
  /** At most so many episodes to a thread at once; the results do not depend on it. */
  shareEpisodes?: number;
  /** Asked before anything is written to the disk. */
  guard?: DiskGuard;
  /** For tests: makes jobs of this engine fail on purpose. */
  provoke?: (job: RolloutJob) => Fault | undefined;
};

/**
 * Few enough that little memory is in use, many enough that neither messages nor calls of a policy, which is asked for
 * all of a share at once, cost anything.
 */
const maxShareEpisodes = 8;

/** `warmUp`: so that the first job does not wait for it, but whoever starts does not either. */
export type MujocoEngine = RolloutEngine & { warmUp(): Promise<void> };

/**
 * The built-in simulator. `run` answers with the port's own failures; it rejects only when the batch could not be
 * written, which is not the job's fault.
 */
export function createMujocoEngine(options: MujocoEngineOptions): MujocoEngine {
  const { threads, threadUrl, stallMs = 30_000, shareEpisodes = maxShareEpisodes, provoke, guard } = options;
  let opened: Promise<ThreadPool> | null = null;
  const open = (): Promise<ThreadPool> => {
    opened ??= openPool({ threads, threadUrl, stallMs });
    return opened;
  };
  let lastShareId = 0;

  const cutShares = (job: RolloutJob): EpisodeShare[] => {
    const { jobId: _id, owner: _owner, fixBase: _base, numEnvs, ...episodeJob } = job;
    const fault = provoke?.(job);
    return cutEpisodes(numEnvs, threads, shareEpisodes).map((range) => ({
      kind: "episodes",
      shareId: ++lastShareId,
      job: episodeJob,
      ...range,
      ...(fault && { fault }),
    }));
  };

  return {
    scenes: sceneCatalogue,
    async run(job, outFile, { signal, onProgress }) {
      const refusal = refuseJob(job);
      if (refusal) return { ok: false, failure: refusal };
      const pool = await open();
      const file = new BatchFile(job, outFile, guard);
      const ends: EpisodeEnd[] = [];
      try {
        const failure = await pool.run({
          shares: cutShares(job),
          owner: job.owner,
          signal,
          onProgress,
          async deliver(done) {
            if (done.kind !== "done") return;
            await file.writeShare(done.firstEpisode, done);
            ends.push(...done.ends);
          },
        });
        if (failure) {
          await file.discard();
          return { ok: false, failure };
        }
        return { ok: true, result: summarize(job, ends, await file.finish(signal)) };
      } catch (error) {
        await file.discard();
        if (!signal.aborted) throw error;
        return { ok: false, failure: { code: "canceled", message: "the job was canceled" } };
      }
    },
    checkPolicy: async (file, scene, { signal }) =>
      checkPolicy(await open(), { kind: "check", shareId: ++lastShareId, file, ...scene }, signal),
    warmUp: async () => {
      await open();
    },
    close: async () => (await opened)?.close(),
  };
}

/** The simulator is compiled once and shared: each thread would need a quarter of a second to compile it for itself. */
async function openPool(
  given: Omit<ConstructorParameters<typeof ThreadPool>[0], "module">,
): Promise<ThreadPool> {
  const wasm = createRequire(import.meta.url).resolve("@mujoco/mujoco/mujoco.wasm");
  return new ThreadPool({ ...given, module: await WebAssembly.compile(await readFile(wasm)) });
}

function summarize(
  job: RolloutJob,
  ends: readonly EpisodeEnd[],
  file: { bytes: number; sha256: string },
): RolloutResult {
  // Shares end in any order.
  const episodes = [...ends]
    .sort((a, b) => a.env - b.env)
    .map((end) => ({ ...end, seed: job.seed, driver: chooseDriver(job, end.env) }));
  return { ...file, episodes, ...summarizeEpisodes(episodes) };
}
