import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { and, asc, gte, inArray, isNull } from "drizzle-orm";
import pino from "pino";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { createWorker } from "@/worker/boot/create-worker";
import { FakeHost } from "@/worker/containers/fake/fake-host";
import { noFaults } from "@/worker/held/faults";
import { usualPace } from "@/worker/held/pace";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { standIns, testImage } from "@/worker/testing/make-world";

export type BenchWorker = {
  database: Database;
  close: () => Promise<void>;
};

/** A whole worker over stand-ins for simulator and engine, with room for so many runs at once. */
export async function openBenchWorker(url: string, { atOnce }: { atOnce: number }): Promise<BenchWorker> {
  const dataDir = await mkdtemp(join(tmpdir(), "hardsim-bench-"));
  const database = createDatabase(url);
  const host = new FakeHost({ images: { [testImage]: honestTrainer }, cpus: 1_000, memoryBytes: 1e13 });
  const worker = createWorker({
    database,
    databaseUrl: url,
    ...standIns(dataDir, host),
    installationId: newId("installation"),
    dataDir,
    sealKey: "a key of a bench with more than 32 characters",
    hostname: "bench",
    emulatedGpus: 0,
    slots: { rollouts: atOnce + 1, cpuTrainers: atOnce },
    limits: {
      maxOutputBytes: 1e9,
      maxScratchBytes: 1e9,
      keepFailedBytes: 1e9,
      minFreeDiskBytes: 0,
      hostLostAfterMs: 60_000,
    },
    rates: { gpuHourCredits: 2.99, cpuHourCredits: 0 },
    pace: usualPace,
    faults: noFaults,
    log: pino({ level: "silent" }),
  });
  await worker.start();
  return {
    database,
    close: async () => {
      await worker.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A run whose iterations are one rollout, one manifest and one trainer without a GPU. */
export async function startBenchRun(database: Database, iterations: number): Promise<string> {
  const { trainer } = makeResolvedSpec();
  const { runId } = await makeRun(database, {
    spec: { trainer: { ...trainer, resources: { gpu: 0, cpu: 1, memoryGb: 1 } } },
    plan: {
      rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
      trainer: { retryLimit: 0, reserveMicro: 0 },
      limits: { maxIterations: iterations, maxActiveMs: 3_600_000, maxMicroCredits: null },
    },
  });
  return runId;
}

export async function waitForRuns({ db }: Database, runIds: readonly string[]): Promise<void> {
  for (;;) {
    const live = await db
      .select({ runId: trainingRun.runId })
      .from(trainingRun)
      .where(and(inArray(trainingRun.runId, [...runIds]), isNull(trainingRun.endedAt)))
      .limit(1);
    if (live.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Milliseconds of each iteration from `from` on, in their order. Throws when one of them did not complete. */
export async function readDurations(
  { db }: Database,
  runIds: readonly string[],
  { from, count }: { from: number; count: number },
): Promise<number[]> {
  const rows = await db
    .select({ startedAt: iteration.startedAt, endedAt: iteration.endedAt, status: iteration.status })
    .from(iteration)
    .where(and(inArray(iteration.runId, [...runIds]), gte(iteration.index, from)))
    .orderBy(asc(iteration.runId), asc(iteration.index));
  if (rows.length !== runIds.length * count || rows.some(({ status }) => status !== "completed"))
    throw new Error("not all iterations completed");
  return rows.map(({ startedAt, endedAt }) => (endedAt ?? startedAt).getTime() - startedAt.getTime());
}
