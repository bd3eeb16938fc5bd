/**
 * What the loop itself costs an iteration, when its tasks take no time.
 *
 *   npm run bench -- loop-overhead
 *
 * Ours: a whole worker over stand-ins for simulator and engine; an iteration is a rollout, a manifest and a trainer, with
 * their files, checks, events and rows. The yardstick on the same Postgres: a hand-written chain of four durable steps
 * that does nothing but claim, commit and wake the next step.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asc, eq } from "drizzle-orm";
import pino from "pino";
import postgres from "postgres";
import { createDatabase } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { iteration, trainingRun } from "@/lib/server/db/schema/runs";
import { newId } from "@/lib/server/new-id";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { createOutsideFiles } from "@/lib/server/storage/outside/outside-files";
import { makeRun } from "@/lib/testing/factories";
import { createWorker } from "@/worker/boot/create-worker";
import { createFakeEngine } from "@/worker/containers/fake/fake-engine";
import { FakeHost } from "@/worker/containers/fake/fake-host";
import { noFaults } from "@/worker/held/faults";
import { usualPace } from "@/worker/held/pace";
import { createFakeRollouts } from "@/worker/testing/fake-rollouts";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import { anyImage, testImage } from "@/worker/testing/make-world";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const iterations = Number(process.env.ITERATIONS ?? 100);
const warmUp = 5;
const steps = 4;

type Cost = { p50: number; p99: number; cpuMs: number };

function summarise(durationsMs: readonly number[], cpuMs: number): Cost {
  const sorted = [...durationsMs.slice(warmUp)].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), cpuMs: cpuMs / durationsMs.length };
}

async function measureLoop(url: string): Promise<Cost> {
  const dataDir = await mkdtemp(join(tmpdir(), "hardsim-bench-"));
  const database = createDatabase(url);
  const worker = createWorker({
    database,
    databaseUrl: url,
    storage: openFolderStorage(dataDir),
    outside: createOutsideFiles({
      sources: [],
      maxBytes: 1e9,
      s3: { endpoint: null, region: "us-east-1", credentials: null },
    }),
    images: anyImage,
    engine: createFakeEngine(new FakeHost({ images: { [testImage]: honestTrainer } })),
    rollouts: createFakeRollouts(),
    installationId: newId("installation"),
    dataDir,
    sealKey: "a key of a bench with more than 32 characters",
    hostname: "bench",
    emulatedGpus: 1,
    slots: { rollouts: 2, cpuTrainers: 1 },
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
  try {
    await worker.start();
    const before = process.cpuUsage();
    const { runId } = await makeRun(database, {
      plan: {
        rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
        limits: { maxIterations: iterations, maxActiveMs: 3_600_000, maxMicroCredits: null },
      },
    });
    await waitForEnd();
    const { user, system } = process.cpuUsage(before);
    const rows = await database.db
      .select({ startedAt: iteration.startedAt, endedAt: iteration.endedAt, status: iteration.status })
      .from(iteration)
      .where(eq(iteration.runId, runId))
      .orderBy(asc(iteration.index));
    if (rows.length !== iterations || rows.some(({ status }) => status !== "completed"))
      throw new Error("the run did not complete all its iterations");
    const durations = rows.map(
      ({ startedAt, endedAt }) => (endedAt ?? startedAt).getTime() - startedAt.getTime(),
    );
    return summarise(durations, (user + system) / 1_000);

    async function waitForEnd(): Promise<void> {
      for (;;) {
        const [run] = await database.db.select().from(trainingRun).where(eq(trainingRun.runId, runId));
        if (run?.endedAt) return;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    await worker.stop();
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function measureChain(url: string): Promise<Cost> {
  const sql = postgres(url, { max: 4, onnotice: () => {} });
  await sql`create table chain (id int primary key, step int not null, owner text)`;
  await sql`create table chain_event (id int, step int, at timestamptz default clock_timestamp())`;
  const ends: (() => void)[] = [];
  let busy = Promise.resolve();
  const work = async () => {
    const [row] = await sql<{ id: number; step: number }[]>`
      update chain set owner = 'me' where id = (
        select id from chain where owner is null and step < ${steps} limit 1 for update skip locked)
      returning id, step`;
    if (!row) return;
    await sql.begin(async (tx) => {
      await tx`insert into chain_event (id, step) values (${row.id}, ${row.step})`;
      await tx`update chain set step = step + 1, owner = null where id = ${row.id}`;
      await tx`select pg_notify('chain', ${String(row.id)})`;
    });
    if (row.step + 1 === steps) ends[row.id]?.();
  };
  const listening = await sql.listen("chain", () => {
    busy = busy.then(work);
  });
  const before = process.cpuUsage();
  const durations: number[] = [];
  for (let id = 0; id < iterations; id += 1) {
    const began = performance.now();
    await new Promise<void>((resolve) => {
      ends[id] = resolve;
      void sql.begin(async (tx) => {
        await tx`insert into chain (id, step) values (${id}, 0)`;
        await tx`select pg_notify('chain', ${String(id)})`;
      });
    });
    durations.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(before);
  await busy;
  await listening.unlisten();
  await sql.end({ timeout: 2 });
  return summarise(durations, (user + system) / 1_000);
}

async function main(): Promise<void> {
  const server = process.env.DATABASE_URL;
  if (!server) throw new Error("DATABASE_URL names no Postgres server");
  const name = `hardsim_bench_${process.pid}`;
  const admin = postgres(server, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  try {
    await migrateDatabase(url.toString());
    const chain = await measureChain(url.toString());
    const loop = await measureLoop(url.toString());
    const line = (what: string, { p50, p99, cpuMs }: Cost) =>
      console.log(
        `${what.padEnd(26)} p50 ${p50.toFixed(1)} ms   p99 ${p99.toFixed(1)} ms   cpu ${cpuMs.toFixed(1)} ms`,
      );
    console.log(`${iterations} of each, one after another`);
    line("hand-written, four steps", chain);
    line("one iteration of the loop", loop);
    const ratio = (read: (cost: Cost) => number) => (read(loop) / read(chain)).toFixed(1);
    console.log(
      `ratio                      p50 ${ratio(({ p50 }) => p50)}      p99 ${ratio(({ p99 }) => p99)}      cpu ${ratio(({ cpuMs }) => cpuMs)}`,
    );
  } finally {
    await admin.unsafe(`drop database if exists ${name} with (force)`);
    await admin.end({ timeout: 2 });
  }
}

await main();
