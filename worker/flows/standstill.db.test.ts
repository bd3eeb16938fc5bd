import pino from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readServerClock } from "@/lib/server/db/clock";
import { claimWork } from "@/lib/server/loop/claim-work";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { takeDueTurns, tellStandstill } from "@/worker/attempts/tick";
import { createWorkerState } from "@/worker/attempts/worker-state";
import type { TaskPorts } from "@/worker/held/task-ports";
import { listEventTypes, waitForRun } from "@/worker/testing/make-world";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

test("a run of a suspended laptop has used up no time when it goes on", async () => {
  const limits = { maxIterations: 1, maxActiveMs: 600_000, maxMicroCredits: null };
  const { runId } = await makeRun(database, { plan: { limits } });
  const { workerId } = await makeWorker(database);
  const by = { workerId, leaseMs: 15_000, starts: true, withImage: false };
  await claimWork(database, ["rollout"], by);
  const state = createWorkerState(workerId);
  const ports = { database, log: pino({ level: "silent" }), steadyMs: () => 2_000 } as unknown as TaskPorts;
  const { databaseMs } = await readServerClock(database.db);
  // Since it last looked, an hour has passed for the database, and a second for itself.
  const hourMs = 3_600_000;
  state.clockLook = { databaseMs: databaseMs - hourMs, steadyMs: 1_000 };
  await database.db.execute(`update training_run set active_since = active_since - interval '1 hour',
    state = jsonb_set(state, '{counters,activeSinceMs}', to_jsonb((state #>> '{counters,activeSinceMs}')::bigint - ${hourMs})),
    wake_at = wake_at - interval '1 hour'`);
  await tellStandstill(state, ports);
  await takeDueTurns(state, ports);
  expect(await listEventTypes({ database }, runId)).toContain("run.stood_still");
  const run = await waitForRun({ database }, runId, ({ status }) => status === "running");
  expect(run).toMatchObject({ stage: "rollouts" });
  expect(run.activeMs).toBeLessThan(60_000);
});
