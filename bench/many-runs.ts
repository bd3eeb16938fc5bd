/**
 * Many runs on one database and one worker, when their tasks take no time.
 *
 *   npm run bench -- many-runs
 *
 * First 50 runs at once (RUNS), beside 50 four-step chains at once on graphile-worker. Then one run alone and the same while
 * 1,000 others (LIVE) are live, each in a rollout that goes on elsewhere: a turn should cost what it does alone.
 */
import { createDatabase } from "@/lib/server/db/client";
import { openLockConnection } from "@/lib/server/db/lock-connection";
import { claimWork } from "@/lib/server/loop/claim-work";
import { registerWorker } from "@/lib/server/store/workers";
import { withBenchDatabase } from "./loop/bench-database";
import {
  type BenchWorker,
  openBenchWorker,
  readDurations,
  startBenchRun,
  waitForRuns,
} from "./loop/bench-worker";
import { type Cost, sayCost, startClock, summarise, warmUp } from "./loop/cost";
import { measureGraphile } from "./loop/graphile-chain";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const runs = Number(process.env.RUNS ?? 50);
const live = Number(process.env.LIVE ?? 1_000);
const iterationsEach = 10;
const iterationsAlone = 100;
const elsewhere = { workerId: "work_elsewhere", lockKey: 4_711, hour: 3_600_000 };

async function measureRuns({ database }: BenchWorker, count: number, iterations: number): Promise<Cost> {
  const readClock = startClock();
  const runIds = await Promise.all(Array.from({ length: count }, () => startBenchRun(database, iterations)));
  await waitForRuns(database, runIds);
  const clock = readClock();
  return summarise(await readDurations(database, runIds, { from: 0, count: iterations }), clock);
}

/** Runs whose rollout another worker has, which lives and never reports. */
async function makeLiveRuns(url: string): Promise<{ close: () => Promise<void> }> {
  const { workerId, lockKey, hour } = elsewhere;
  const database = createDatabase(url);
  const lock = await openLockConnection(url, lockKey, () => {});
  const slots = { rolloutSlots: live, cpuTrainerSlots: 0 };
  await registerWorker(database.db, {
    ...slots,
    workerId,
    lockKey,
    hostname: "elsewhere",
    pid: 1,
    hostId: null,
  });
  for (let made = 0; made < live; made += 1) {
    const runId = await startBenchRun(database, 1);
    await claimWork(database, "rollout", { workerId, leaseMs: hour, ownerId: runId, starts: true });
  }
  await database.close();
  return lock;
}

await withBenchDatabase(async (url) => {
  const graphile = await measureGraphile(url, { chains: runs * iterationsEach, atOnce: runs });
  const worker = await openBenchWorker(url, { atOnce: runs });
  await measureRuns(worker, 1, warmUp);
  const many = await measureRuns(worker, runs, iterationsEach);
  console.log(`${runs} at once`);
  sayCost("graphile-worker, four steps", graphile);
  sayCost("one iteration of the loop", many);
  console.log(
    `times graphile-worker                  a second ${(many.perSecond / graphile.perSecond).toFixed(2)}   cpu ${(many.cpuMs / graphile.cpuMs).toFixed(2)}`,
  );
  const alone = await measureRuns(worker, 1, iterationsAlone);
  await worker.close();

  // Before the worker is there, which would take their rollouts.
  const holder = await makeLiveRuns(url);
  const crowded = await openBenchWorker(url, { atOnce: 1 });
  await measureRuns(crowded, 1, warmUp);
  const among = await measureRuns(crowded, 1, iterationsAlone);
  await crowded.close();
  await holder.close();
  console.log(`one run, alone and beside ${live} live ones`);
  sayCost("alone", alone);
  sayCost("beside them", among);
  console.log(
    `times alone                            p50 ${(among.p50 / alone.p50).toFixed(2)}   cpu ${(among.cpuMs / alone.cpuMs).toFixed(2)}`,
  );
});
