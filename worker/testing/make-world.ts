import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq, isNotNull } from "drizzle-orm";
import pino from "pino";
import { attempt } from "@/lib/server/db/schema/attempts";
import { gpuSlot } from "@/lib/server/db/schema/fleet";
import { checkpoint, runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { parseRegistryRules } from "@/lib/server/image-policy";
import { newId } from "@/lib/server/new-id";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { createOutsideFiles } from "@/lib/server/storage/outside/outside-files";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createWorker, type Worker, type WorkerDeps } from "@/worker/boot/create-worker";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import { FakeHost, type FakeHostOptions, type FakeProgram } from "@/worker/containers/fake/fake-host";
import { writeDataset } from "@/worker/datasets/lerobot/write-dataset";
import type { DatasetWriter } from "@/worker/datasets/port";
import { noFaults } from "@/worker/held/faults";
import type { Pace } from "@/worker/held/pace";
import type { ImageSettings } from "@/worker/supplies/resolve-run-image";
import { createFakeRollouts } from "./fake-rollouts";
import { timedTrainer } from "./fake-trainers";

/** Any registry in public or on this machine, and none of them is looked at. */
export const anyImage: ImageSettings = {
  rules: { registries: parseRegistryRules("public, 127.0.0.1:*"), isDigestRequired: false },
  maxBytes: 1e9,
  checkRegistry: async () => null,
};

/** Writes datasets in this process: a thread would have to be bundled first. */
export const datasetsHere: DatasetWriter = {
  writeLerobot: async (job, { signal, onProgress }) => {
    signal.throwIfAborted();
    return writeDataset(job, onProgress);
  },
};

/** What a worker has of the world outside its database: files in a folder, and stand-ins for engine, simulator and registries. */
export const standIns = (
  dataDir: string,
  host: FakeHost,
): Pick<WorkerDeps, "storage" | "outside" | "images" | "engine" | "rollouts" | "datasets"> => ({
  storage: openFolderStorage(dataDir),
  outside: createOutsideFiles({
    sources: [],
    maxBytes: 1e9,
    s3: { endpoint: null, region: "us-east-1", credentials: null },
  }),
  images: anyImage,
  engine: createFakeEngine(host),
  rollouts: createFakeRollouts(),
  datasets: datasetsHere,
});

/** Notifications wake it: looks of its own are for what nobody tells, and each costs the whole suite time. */
export const quickPace: Pace = {
  tickMs: 200,
  leaseMs: 3_000,
  renewMs: 400,
  reconcileMs: 300,
  engineMs: 8_000,
  retryMs: 25,
  imageRetryMs: 50,
  imagePullMs: 60_000,
  usageMs: 50,
  curvesMs: 25,
  readGraceMs: 60_000,
  sweepMs: 3_600_000,
};

/** The image of runs that `makeRun` makes. */
export const testImage = "smoke-trainer:test";

export type World = {
  database: TestDatabase;
  host: FakeHost;
  installationId: string;
  dataDir: string;
  /** Everything but what is given is a quick worker's over the fake host. */
  startWorker(given?: Partial<WorkerDeps>): Promise<Worker>;
  /** Kills what still runs; for tests that own connections of their own. */
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
};

/** A database, a machine for fake containers and a data folder; workers come and go in it, as they do over a real one. */
export async function makeWorld({
  trainer = timedTrainer,
  ...options
}: { trainer?: FakeProgram } & Partial<FakeHostOptions> = {}): Promise<World> {
  const database = await createTestDatabase({ max: 16 });
  const dataDir = await mkdtemp(join(tmpdir(), "hardsim-world-"));
  const host = new FakeHost({ images: { [testImage]: trainer }, engineId: newId("worker"), ...options });
  const installationId = newId("installation");
  const workers: Worker[] = [];
  const stopWorkers = async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.die()));
  };
  return {
    database,
    host,
    installationId,
    dataDir,
    startWorker: async (given = {}) => {
      const worker = createWorker({
        database,
        databaseUrl: database.url,
        ...standIns(dataDir, host),
        installationId,
        dataDir,
        sealKey: "a key of a test with more than 32 characters",
        hostname: "test",
        emulatedGpus: 1,
        slots: { rollouts: 4, cpuTrainers: 1 },
        limits: {
          maxOutputBytes: 1e9,
          maxScratchBytes: 1e9,
          keepFailedBytes: 1e9,
          minFreeDiskBytes: 0,
          hostLostAfterMs: 60_000,
        },
        rates: { gpuHourCredits: 2.99, cpuHourCredits: 0 },
        pace: quickPace,
        faults: noFaults,
        log: pino({ level: process.env.HARDSIM_TEST_LOG ?? "silent" }),
        ...given,
      });
      workers.push(worker);
      await worker.start();
      await worker.recovered;
      return worker;
    },
    stopWorkers,
    close: async () => {
      await stopWorkers();
      await database.close();
      // A file that was just being written when its worker was stopped may still come to be.
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

type RunRow = typeof trainingRun.$inferSelect;

/** Looks until it holds. Throws with what the run was like when it never did. */
export async function waitForRun(
  { database: { db } }: Pick<World, "database">,
  runId: string,
  holds: (run: RunRow) => boolean,
  timeoutMs = 15_000,
): Promise<RunRow> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const [run] = await db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
    if (!run) throw new Error(`there is no run ${runId}`);
    if (holds(run)) return run;
    if (Date.now() > deadline) {
      const events = await listEventTypes({ database: { db } }, runId);
      throw new Error(
        `the run never got there: ${run.status} ${run.stage} ${run.waiting?.code ?? ""} ${run.error ?? ""}\n` +
          events.join(" "),
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const waitForEnd = (
  world: Pick<World, "database">,
  runId: string,
  timeoutMs?: number,
): Promise<RunRow> => waitForRun(world, runId, ({ endedAt }) => endedAt !== null, timeoutMs);

export async function listEventTypes(
  { database: { db } }: { database: Pick<TestDatabase, "db"> },
  runId: string,
): Promise<string[]> {
  const rows = await db
    .select({ type: runEvent.type })
    .from(runEvent)
    .where(eq(runEvent.runId, runId))
    .orderBy(asc(runEvent.seq));
  return rows.map(({ type }) => type);
}

export function listCheckpoints({ database: { db } }: Pick<World, "database">, runId: string) {
  return db
    .select()
    .from(checkpoint)
    .where(eq(checkpoint.runId, runId))
    .orderBy(asc(checkpoint.iterationIndex));
}

export function listAttempts({ database: { db } }: Pick<World, "database">, runId: string) {
  return db.select().from(attempt).where(eq(attempt.runId, runId)).orderBy(asc(attempt.queuedAt));
}

/** Of the trainers alone. */
export async function listTrainers(world: Pick<World, "database">, runId: string) {
  return (await listAttempts(world, runId)).filter(({ kind }) => kind === "trainer");
}

/** GPUs that somebody holds. */
export async function countHeldGpus({ database: { db } }: World): Promise<number> {
  const held = await db.select({ device: gpuSlot.device }).from(gpuSlot).where(isNotNull(gpuSlot.attemptId));
  return held.length;
}

/** Looks until it holds; for what is not a column of the run. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 15_000,
): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
}
