import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { countSql, type SqlCounts } from "@/lib/testing/count-sql";
import { makeRun } from "@/lib/testing/factories";
import { makeWorld, quickPace, type World, waitForEnd } from "@/worker/testing/make-world";

let world: World;
let counted: Database;
beforeEach(async () => {
  world = await makeWorld();
  counted = createDatabase(world.database.url, { max: 8 });
});
afterEach(async () => {
  await world.stopWorkers();
  await counted.close();
  await world.close();
});

const never = 3_600_000;
/** Nothing is asked by the clock: what a worker does then is what it was told of. */
const toldOnly = { tickMs: never, renewMs: never, reconcileMs: never, leaseMs: never };

async function playIterations(count: number, read: () => SqlCounts): Promise<SqlCounts> {
  const before = read();
  const { runId } = await makeRun(world.database, {
    plan: {
      rollout: { jobsPerIteration: 1, parallelism: 1, retryLimit: 0, reserveMicro: 0 },
      limits: { maxIterations: count, maxActiveMs: never, maxMicroCredits: null },
    },
  });
  await waitForEnd(world, runId);
  const after = read();
  return {
    statements: after.statements - before.statements,
    transactions: after.transactions - before.transactions,
  };
}

test("an iteration of one rollout takes at most 34 statements in 5 transactions, and later ones no more than the first", async () => {
  const read = countSql(counted);
  await world.startWorker({ database: counted, pace: { ...quickPace, ...toldOnly } });
  // The first run also finds out that the engine sees the data folder.
  await playIterations(1, read);
  const few = await playIterations(2, read);
  const many = await playIterations(12, read);
  const perIteration = {
    statements: (many.statements - few.statements) / 10,
    transactions: (many.transactions - few.transactions) / 10,
  };
  console.info(JSON.stringify({ few, many, perIteration }));
  // On a busy machine a look by the clock falls in between now and then: one in ten iterations is no cost of theirs.
  expect(Math.round(perIteration.transactions)).toBeLessThanOrEqual(5);
  expect(Math.round(perIteration.statements)).toBeLessThanOrEqual(34);
  expect(few.statements).toBeGreaterThanOrEqual(2 * perIteration.statements);
});
