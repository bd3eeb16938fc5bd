import { and, eq } from "drizzle-orm";
import { makeManifest, writeManifest } from "@/lib/contracts/files/dataset-manifest";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { iteration } from "@/lib/server/db/schema/runs";
import type { Storage } from "@/lib/server/storage/port";
import { makeRun, makeWorker, type RunOverrides } from "@/lib/testing/factories";
import { playRun } from "@/lib/testing/play-run";
import { makeBatch } from "@/worker/datasets/testing/make-batch";
import type { World } from "./make-world";

/** Of a job: its batch's digest. */
export type RecordedJob = { taskId: string; iterationIndex: number; index: number; sha256: string };

const lengths = [8, 5];

/**
 * A run of three iterations that was played to its end, whose jobs have batches of two episodes each, of 8 and 5 steps, and whose
 * manifests name them.
 */
export async function recordRun(
  { database }: Pick<World, "database">,
  storage: Storage,
  given: RunOverrides & { batchOf?: (seed: number) => Buffer } = {},
): Promise<{ runId: string; projectId: string; jobs: RecordedJob[] }> {
  const { db } = database;
  const { runId, projectId } = await makeRun(database, given);
  await playRun(database, { runId, ...(await makeWorker(database)) });
  const jobs: RecordedJob[] = [];
  const { batchOf = (seed) => makeBatch({ lengths, steps: 8, seed }) } = given;
  for (const row of await db.select().from(task).where(eq(task.runId, runId)).orderBy(task.taskId)) {
    if (row.kind !== "rollout" || row.iterationIndex === null) continue;
    const seed = row.iterationIndex * 10 + row.index;
    const blob = await storage.putBytes(batchOf(seed));
    await db
      .update(task)
      .set({ result: { ...row.result, sha256: blob.sha256, bytes: blob.sizeBytes } })
      .where(eq(task.taskId, row.taskId));
    for (const [env, length] of lengths.entries())
      await db
        .update(episode)
        .set({ length, success: env === 0 })
        .where(and(eq(episode.taskId, row.taskId), eq(episode.env, env)));
    jobs.push({ ...row, iterationIndex: row.iterationIndex, sha256: blob.sha256 });
  }
  for (const index of new Set(jobs.map(({ iterationIndex }) => iterationIndex)))
    await writeManifestOf(database, storage, runId, {
      index,
      jobs: jobs.filter(({ iterationIndex }) => iterationIndex === index),
    });
  return { runId, projectId, jobs };
}

async function writeManifestOf(
  { db }: World["database"],
  storage: Storage,
  runId: string,
  { index, jobs }: { index: number; jobs: readonly RecordedJob[] },
): Promise<void> {
  const space = { names: [], shape: [3], dtype: "float32" as const };
  const manifest = makeManifest(
    { run_id: runId, iteration_id: "iter_x", iteration_index: index, created_at: "2026-01-01T00:00:00Z" },
    {
      ...{ scene_id: "s", task_mode: "t", simulator: { name: "s", version: "1" } },
      policy: { kind: "scripted", sha256: null },
      spaces: { observation: space, action: { ...space, low: [], high: [] } },
      batches: jobs.map(({ sha256, index: job }) => ({
        ...{ path: `batches/${job}/rollout.safetensors`, sha256, bytes: 1, seed: 0, num_envs: 2, steps: 8 },
        ...{ return_mean: 0, success_rate: 0, length_mean: 0 },
      })),
      totals: { batches: 2, episodes: 4, env_steps: 26, bytes: 2, success_rate: 0, return_mean: 0 },
    },
  );
  const { sha256 } = await storage.putBytes(writeManifest(manifest));
  await db
    .update(iteration)
    .set({ manifestSha256: sha256 })
    .where(and(eq(iteration.runId, runId), eq(iteration.index, index)));
}
