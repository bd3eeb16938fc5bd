import { mkdir } from "node:fs/promises";
import { hostname } from "node:os";
import { resolve } from "node:path";
import pino from "pino";
import { createDatabase } from "@/lib/server/db/client";
import { ensureFirstRows } from "@/lib/server/db/ensure-first-rows";
import { hasNewestSchema } from "@/lib/server/db/schema-version";
import { env } from "@/lib/server/env";
import { newId } from "@/lib/server/new-id";
import { createDiskGuard } from "@/lib/server/storage/disk-guard";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { reserveOf } from "@/worker/fleet/blocked";
import { createWorker } from "./boot/create-worker";
import { exitOnSignal } from "./boot/exit-on-signal";
import { outliveSocketErrors } from "./boot/outlive-socket-errors";
import { serveMetrics } from "./boot/serve-metrics";
import { readWorkerSettings } from "./boot/settings";
import { createWorkerMetrics } from "./boot/worker-metrics";
import { createDockerEngine } from "./containers/docker/docker-engine";
import { createDatasetWriter } from "./datasets/thread-writer";
import { breakOffInScope } from "./held/attempt-scope";
import { faultsFromEnv, rolloutFaultFromEnv } from "./held/faults";
import { usualPace } from "./held/pace";
import { whileDatabaseAway } from "./held/while-away";
import { createMujocoEngine } from "./rollouts/mujoco/engine";

const settings = env();
const log = pino({ level: settings.LOG_LEVEL, base: { process: "worker" } });
outliveSocketErrors(process, { log, exit: process.exit, breakOff: breakOffInScope });
const stopping = new AbortController();
let stop = async () => {};
exitOnSignal(
  async () => {
    stopping.abort(new Error("the worker stops"));
    await stop();
  },
  log,
  settings.HARDSIM_WORKER_DRAIN === "wait",
);

/** The worker process. Settings, database, storage, engine and simulator are made here and nowhere else. */
async function main(): Promise<void> {
  const dataDir = resolve(settings.HARDSIM_DATA_DIR);
  await mkdir(dataDir, { recursive: true });
  const metrics = createWorkerMetrics({ withNode: true });
  const workerId = newId("worker");
  const databaseUrl = nameSessions(settings.DATABASE_URL, workerId);
  const database = createDatabase(databaseUrl, { onTransaction: metrics.observeTransaction });
  const rolloutFault = rolloutFaultFromEnv(process.env);
  const guard = createDiskGuard(dataDir, reserveOf(settings.HARDSIM_MIN_FREE_DISK_GB * 1e9));
  const rollouts = createMujocoEngine({
    guard,
    threads: settings.HARDSIM_ROLLOUT_THREADS,
    // In the bundle each kind of thread is a file of its own beside this one.
    threadUrl: new URL("./rollout-thread.js", import.meta.url),
    provoke: () => rolloutFault,
  });
  const throughOutages = <Answer>(ask: () => Promise<Answer>) =>
    whileDatabaseAway(ask, {
      signal: stopping.signal,
      retryMs: usualPace.retryMs,
      onAway: (error) => log.warn({ err: error }, "the database is away; asking again"),
    });
  const worker = createWorker({
    ...readWorkerSettings(settings),
    database,
    workerId,
    databaseUrl,
    storage: openFolderStorage(dataDir, { guard }),
    engine: createDockerEngine({
      runtime: settings.HARDSIM_TRAINER_RUNTIME,
      network: settings.HARDSIM_TRAINER_NETWORK,
    }),
    rollouts,
    datasets: createDatasetWriter({ threadUrl: new URL("./dataset-thread.js", import.meta.url) }),
    installationId: await throughOutages(() => ensureFirstRows(database)),
    dataDir,
    hostname: hostname(),
    pace: usualPace,
    faults: faultsFromEnv(process.env),
    log,
    metrics,
  });
  const { HARDSIM_WORKER_METRICS_PORT: port, HARDSIM_WORKER_METRICS_BIND: host } = settings;
  const served = port === undefined ? null : await serveMetrics(metrics.registry, { port, host, log });
  stop = async () => {
    await worker.stop();
    await rollouts.close();
    await database.close();
    await served?.close();
  };
  if (!(await throughOutages(() => hasNewestSchema(database.db))))
    throw new Error("the database has not this release's schema: it is migrated before a worker starts");
  await throughOutages(() => worker.start());
  // Not earlier: whoever takes over what a dead worker held does not wait for a simulator.
  await rollouts.warmUp();
}

/** Others know by it whose sessions they are, and end them when their worker says nothing any more. */
function nameSessions(databaseUrl: string, workerId: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set("application_name", workerId);
  return url.toString();
}

await main().catch((error: unknown) => {
  // It was asked to stop while it still waited for the database: that is no failure.
  if (!stopping.signal.aborted) throw error;
});
