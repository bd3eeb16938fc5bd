/**
 * What the loop itself costs an iteration, when its tasks take no time.
 *
 *   npm run bench -- loop-overhead
 *
 * Ours: a whole worker over stand-ins for simulator and engine; an iteration is a rollout, a manifest and a trainer, with
 * their files, checks, events and rows. The yardsticks on the same Postgres, one chain after another: a hand-written chain of
 * four durable steps that does nothing but claim, commit and wake the next step, and the same on graphile-worker.
 * ITERATIONS (200) says how many of each; the first 20 are not counted.
 */
import { withBenchDatabase } from "./loop/bench-database";
import { openBenchWorker, readDurations, startBenchRun, waitForRuns } from "./loop/bench-worker";
import { type Cost, sayCost, startClock, summarise, warmUp } from "./loop/cost";
import { measureGraphile } from "./loop/graphile-chain";
import { measureChain } from "./loop/hand-written-chain";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const iterations = Number(process.env.ITERATIONS ?? 200);

async function measureLoop(url: string): Promise<{ cost: Cost; first: number; last: number }> {
  const { database, close } = await openBenchWorker(url, { atOnce: 1 });
  try {
    await waitForRuns(database, [await startBenchRun(database, warmUp)]);
    const readClock = startClock();
    const runId = await startBenchRun(database, iterations);
    await waitForRuns(database, [runId]);
    const clock = readClock();
    const durations = await readDurations(database, [runId], { from: 0, count: iterations });
    const tenth = Math.max(1, Math.floor(iterations / 10));
    const medianOf = (some: number[]) => summarise(some, clock).p50;
    return {
      cost: summarise(durations, clock),
      first: medianOf(durations.slice(0, tenth)),
      last: medianOf(durations.slice(-tenth)),
    };
  } finally {
    await close();
  }
}

await withBenchDatabase(async (url) => {
  const chain = await measureChain(url, iterations);
  const graphile = await measureGraphile(url, { chains: iterations, atOnce: 1 });
  const { cost, first, last } = await measureLoop(url);
  console.log(`${iterations} of each, one after another`);
  sayCost("hand-written, four steps", chain);
  sayCost("graphile-worker, four steps", graphile);
  sayCost("one iteration of the loop", cost);
  const sayRatio = (peer: string, other: Cost) =>
    console.log(
      `${`times ${peer}`.padEnd(38)} p50 ${(cost.p50 / other.p50).toFixed(1)}   cpu ${(cost.cpuMs / other.cpuMs).toFixed(1)}`,
    );
  sayRatio("hand-written", chain);
  sayRatio("graphile-worker", graphile);
  console.log(`p99 is ${(cost.p99 / cost.p50).toFixed(1)} times p50`);
  console.log(`p50 of the first tenth ${first.toFixed(0)} ms, of the last tenth ${last.toFixed(0)} ms`);
});
