import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { findScene, findTaskMode, sceneCatalogue } from "@/lib/core/scenes/catalogue";
import type { EpisodeEnd } from "@/lib/simulation/recording/batch-recorder";
import { BatchFile } from "@/worker/rollouts/mujoco/batch-file";
import type { Fault, Share } from "@/worker/rollouts/mujoco/share";
import { ThreadPool } from "@/worker/rollouts/mujoco/thread-pool";
import type { RolloutEngine, RolloutFailure, RolloutJob, RolloutResult } from "@/worker/rollouts/port";

export type MujocoEngineOptions = {
  /** How many worker threads; the results do not depend on it. */
  threads: number;
  /** The bundle of `thread.ts`. */
  threadUrl: URL;
  stallMs?: number;
  /** For tests: makes jobs of this engine fail on purpose. */
  provoke?: (job: RolloutJob) => Fault | undefined;
};

/** Few enough that two threads end at about the same time and little memory is in use, many enough that messages cost nothing. */
const maxShareEpisodes = 8;

/**
 * The built-in simulator. `run` answers with the port's own failures; it rejects only when the batch could not be
 * written, which is not the job's fault.
 */
export async function createMujocoEngine(options: MujocoEngineOptions): Promise<RolloutEngine> {
  const { threads, threadUrl, stallMs = 30_000, provoke } = options;
  const wasm = createRequire(import.meta.url).resolve("@mujoco/mujoco/mujoco.wasm");
  // Compiled once and shared: each thread would need a quarter of a second to compile it for itself.
  const module = await WebAssembly.compile(await readFile(wasm));
  const pool = new ThreadPool({ threads, threadUrl, module, stallMs });
  let lastShareId = 0;

  const cutShares = (job: RolloutJob): Share[] => {
    const size = Math.min(maxShareEpisodes, Math.ceil(job.numEnvs / threads));
    const { sceneId, taskMode, actionNoise, steps, seed, policy } = job;
    const fault = provoke?.(job);
    return Array.from({ length: Math.ceil(job.numEnvs / size) }, (_, i) => ({
      shareId: ++lastShareId,
      job: { sceneId, taskMode, actionNoise, steps, seed, policy },
      firstEpisode: i * size,
      episodes: Math.min(size, job.numEnvs - i * size),
      ...(fault && { fault }),
    }));
  };

  return {
    scenes: sceneCatalogue,
    async run(job, outFile, { signal, onProgress }) {
      const refusal = refuseJob(job);
      if (refusal) return { ok: false, failure: refusal };
      const file = new BatchFile(job, outFile);
      const ends: EpisodeEnd[] = [];
      try {
        const failure = await pool.run({
          shares: cutShares(job),
          signal,
          onProgress,
          async deliver(share, result) {
            await file.writeShare(share, result);
            ends.push(...result.ends);
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
    close: () => pool.close(),
  };
}

/** The API refuses all of this when the job is created; this is for callers that use the engine directly. */
function refuseJob(job: RolloutJob): RolloutFailure | null {
  const refuse = (message: string): RolloutFailure => ({ code: "rollout_failed", message });
  const scene = findScene(job.sceneId);
  if (!scene) {
    const known = sceneCatalogue.map(({ sceneId }) => sceneId).join(", ");
    return refuse(`no scene "${job.sceneId}"; known: ${known}`);
  }
  if (!findTaskMode(scene, job.taskMode)) {
    const known = scene.taskModes.map(({ taskMode }) => taskMode).join(", ");
    return refuse(`scene "${job.sceneId}" has no task mode "${job.taskMode}"; known: ${known}`);
  }
  if (!job.fixBase && !scene.freeBase) {
    return refuse(`fix_base is false, but the robot of scene "${job.sceneId}" is bolted down`);
  }
  if (!isCount(job.numEnvs) || !isCount(job.steps)) return refuse("num_envs and steps are integers from 1");
  if (!Number.isSafeInteger(job.seed) || job.seed < 0) return refuse("seed is an integer from 0 to 2^53 - 1");
  if (!(job.actionNoise >= 0 && Number.isFinite(job.actionNoise))) return refuse("action_noise is 0 or more");
  return null;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function summarize(
  job: RolloutJob,
  ends: readonly EpisodeEnd[],
  file: { bytes: number; sha256: string },
): RolloutResult {
  // Shares end in any order, and a sum of floating-point numbers depends on the order of its terms.
  const episodes = [...ends].sort((a, b) => a.env - b.env).map((end) => ({ ...end, seed: job.seed }));
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  return {
    ...file,
    episodes,
    envSteps: episodes.reduce((sum, { length }) => sum + length, 0),
    returnMean: mean(episodes.map(({ returnSum }) => returnSum)),
    successRate: mean(episodes.map(({ success }) => (success ? 1 : 0))),
    lengthMean: mean(episodes.map(({ length }) => length)),
  };
}
