import { eq, sql } from "drizzle-orm";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import type { Database } from "@/lib/server/db/client";
import { host, worker } from "@/lib/server/db/schema/fleet";
import { keepLooking } from "@/lib/server/keep-looking";
import { claimPlaced } from "@/lib/server/loop/claim-placed";
import { takeTurn } from "@/lib/server/loop/turn";
import { recordReconciliation, setDraining } from "@/lib/server/store/hosts";
import { heartbeat, stopWorker } from "@/lib/server/store/workers";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { besideEvents, notifyRun, notifyWork } from "./append";
import { createFleetWatch } from "./fleet-watch";
import { type Notifications, openNotifications } from "./notifications";

let database: TestDatabase;
let notifications: Notifications;
beforeAll(async () => {
  database = await createTestDatabase();
  const bell = openNotifications(database);
  notifications = bell;
  await new Promise<void>((resolve) => bell.onFleet(resolve)); // it listens
});
afterAll(async () => database.close());

let leaving: AbortController;
beforeEach(() => {
  leaving = new AbortController();
});
afterEach(() => leaving.abort());

const log = pino({ level: "silent" });

/** Frames counted, and looks at workers and hosts, of which each reads three times. */
function follow(): { frames: () => number; lookAgain: () => Promise<void> } {
  let frames = 0;
  let reads = 0;
  const watched: Database = Object.create(database, {
    db: {
      get: () => {
        reads += 1;
        return database.db;
      },
    },
  });
  const { signal } = leaving;
  const fleetWatch = createFleetWatch({ database: watched, notifications, log, restMs: 0 });
  void keepLooking(fleetWatch.look, 5, signal);
  const unsubscribe = fleetWatch.onChange(() => {
    frames += 1;
  });
  signal.addEventListener("abort", unsubscribe);
  return {
    frames: () => frames,
    // At least one whole look, and what came of it, after all that has happened so far.
    lookAgain: async () => {
      const before = reads;
      await expect.poll(() => reads).toBeGreaterThan(before + 8);
    },
  };
}

test("a sign of life is no news; a worker that falls silent is, and so is one that is back", async () => {
  const { workerId, hostId } = await makeWorker(database);
  const beat = () => heartbeat(database.db, workerId, { blocked: null, hostId });
  const { frames, lookAgain } = follow();
  await lookAgain();
  const before = frames();
  await beat();
  await recordReconciliation(database.db, hostId, made(0));
  await lookAgain();
  const first = frames();
  await beat();
  await recordReconciliation(database.db, hostId, { ...made(0), at: "2026-11-24T02:00:00.000Z" });
  await lookAgain();
  expect(frames()).toBe(first);
  expect(first, "the first reconciliation of all was news").toBe(before + 1);

  await database.db
    .update(worker)
    .set({ lastSeenAt: sql`clock_timestamp() - interval '16 s'` })
    .where(eq(worker.workerId, workerId));
  await expect.poll(frames).toBe(first + 1);
  await beat();
  await expect.poll(frames).toBe(first + 2);
  await stopWorker(database.db, workerId);
  await expect.poll(frames).toBe(first + 3);
});

test("what keeps a worker from its work, a host that is away and what a reconciliation did are news", async () => {
  const { workerId, hostId } = await makeWorker(database);
  const { frames, lookAgain } = follow();
  await lookAgain();
  const before = frames();
  await heartbeat(database.db, workerId, {
    blocked: { code: "engine_away", message: "The engine is away." },
    hostId,
  });
  await expect.poll(frames).toBe(before + 1);
  await database.db
    .update(host)
    .set({ lastSeenAt: sql`clock_timestamp() - interval '31 s'` })
    .where(eq(host.hostId, hostId));
  await expect.poll(frames).toBe(before + 2);
  await recordReconciliation(database.db, hostId, made(1));
  await expect.poll(frames).toBeGreaterThan(before + 2);
  const drained = frames();
  await setDraining(database.db, hostId, true);
  await expect.poll(frames).toBe(drained + 1);
});

test("work that is queued, claimed or dropped notifies; a curve that grows does not", async () => {
  const { workerId, hostId } = await makeWorker(database);
  const { frames, lookAgain } = follow();
  await lookAgain();
  const before = frames();
  const run = await makeRun(database);
  await expect.poll(frames).toBeGreaterThan(before);
  await lookAgain();
  const queued = frames();
  await database.db.transaction((tx) => notifyRun(tx, run.runId, besideEvents));
  await lookAgain();
  expect(frames()).toBe(queued);
  await claimPlaced(database, { workerId, hostId, leaseMs: 60_000, cpuTrainerSlots: 1 });
  await takeTurn(database, { runId: run.runId, input: { type: "cancel" }, actor: systemActor });
  await expect.poll(frames).toBeGreaterThan(queued);
  await lookAgain();
  const ended = frames();
  await database.db.transaction((tx) => notifyWork(tx));
  await expect.poll(frames).toBe(ended + 1);
});

test("quick changes come as one", async () => {
  let frames = 0;
  const fleetWatch = createFleetWatch({ database, notifications, log, restMs: 60_000 });
  const unsubscribe = fleetWatch.onChange(() => {
    frames += 1;
  });
  await expect
    .poll(async () => {
      await database.db.transaction((tx) => notifyWork(tx));
      return frames;
    })
    .toBe(1);
  let heard = 0;
  const release = notifications.onFleet(() => {
    heard += 1;
  });
  for (let times = 0; times < 5; times += 1) await database.db.transaction((tx) => notifyWork(tx));
  await expect.poll(() => heard).toBeGreaterThanOrEqual(5);
  release();
  unsubscribe();
  expect(frames).toBe(1);
});

test("changes within the rest are told of once it is over", async () => {
  let frames = 0;
  const fleetWatch = createFleetWatch({ database, notifications, log, restMs: 30 });
  const unsubscribe = fleetWatch.onChange(() => {
    frames += 1;
  });
  await database.db.transaction((tx) => notifyWork(tx));
  await database.db.transaction((tx) => notifyWork(tx));
  await expect.poll(() => frames).toBe(2);
  unsubscribe();
});

test("nobody listens for the fleet once nobody waits for it any more", () => {
  let waiting = 0;
  const counted: Notifications = {
    ...notifications,
    onFleet: (notify) => {
      waiting += 1;
      const release = notifications.onFleet(notify);
      return () => {
        waiting -= 1;
        release();
      };
    },
  };
  const fleetWatch = createFleetWatch({ database, notifications: counted, log });
  const releases = [1, 2, 3].map(() => fleetWatch.onChange(() => {}));
  expect(waiting).toBe(1);
  for (const release of releases) release();
  expect(waiting).toBe(0);
});

const made = (adopted: number) => ({
  at: "2026-11-24T01:00:00.000Z",
  adopted,
  collected: 0,
  removed: 0,
  lost: 0,
  notes: [],
});
