import { eq, sql } from "drizzle-orm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { openLockConnection } from "@/lib/server/db/lock-connection";
import { attempt } from "@/lib/server/db/schema/attempts";
import { claimWork } from "@/lib/server/loop/claim-work";
import { takeTurn } from "@/lib/server/loop/turn";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun, makeWorker } from "@/lib/testing/factories";
import { report } from "@/lib/testing/play-run";
import type { AttemptRow } from "./attempts";
import { listTakeableAttempts, releaseLease, renewLeases, takeOver } from "./leases";

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => database.close());

const leaseMs = 15_000;

/** A live worker (its lock is held) with one claimed rollout. */
async function makeOwner() {
  const run = await makeRun(database);
  const worker = await makeWorker(database);
  const lock = await openLockConnection(database.url, worker.lockKey, () => {});
  const claimed = await claimWork(database, "rollout", {
    workerId: worker.workerId,
    leaseMs,
    ownerId: run.runId,
  });
  if (!claimed) throw new Error("nothing to claim");
  return { run, worker, lock, claimed };
}
const expire = ({ attemptId }: AttemptRow) =>
  database.db
    .update(attempt)
    .set({ leaseUntil: sql`clock_timestamp() - interval '1 second'` })
    .where(eq(attempt.attemptId, attemptId));
const takeable = async () => (await listTakeableAttempts(database.db)).map(({ attemptId }) => attemptId);

test("an attempt of a live worker is not to be had; of a dead one it is at once, lease or no lease", async () => {
  const { worker, lock, claimed } = await makeOwner();
  const by = { attemptId: claimed.attemptId, fromEpoch: claimed.epoch, workerId: "work_other", leaseMs };
  expect(await takeable()).toEqual([]);
  expect(await takeOver(database.db, by)).toBeNull();
  await lock.close();
  await expect.poll(takeable).toEqual([claimed.attemptId]);
  expect(await takeOver(database.db, by)).toMatchObject({ epoch: claimed.epoch + 1, workerId: "work_other" });
  expect(await renewLeases(database.db, worker.workerId, [claimed], leaseMs)).toEqual([]);
});

test("an owner whose lease ran out and whose epoch still stands renews and goes on", async () => {
  const { worker, lock, claimed } = await makeOwner();
  await expire(claimed);
  expect(await takeable()).toEqual([claimed.attemptId]);
  const renewed = await renewLeases(database.db, worker.workerId, [claimed], leaseMs);
  expect(renewed.map(({ attemptId }) => attemptId)).toEqual([claimed.attemptId]);
  expect(await takeable()).toEqual([]);
  await lock.close();
});

test("of several who take over at once, one gets it, and the old owner's news is stale", async () => {
  const { worker, lock, claimed } = await makeOwner();
  await expire(claimed);
  const { attemptId, epoch: fromEpoch } = claimed;
  const taken = await Promise.all(
    ["a", "b", "c", "d"].map((workerId) =>
      takeOver(database.db, { attemptId, fromEpoch, workerId, leaseMs }),
    ),
  );
  expect(taken.filter((row) => row !== null).length).toBe(1);
  expect(await report(database, claimed, worker.workerId, "succeeded")).toEqual({ kind: "stale" });
  await lock.close();
});

test("a renewal tells what the loop asks for", async () => {
  const { run, worker, lock, claimed } = await makeOwner();
  await takeTurn(database, { runId: run.runId, input: { type: "cancel" }, actor: systemActor });
  const [renewed] = await renewLeases(database.db, worker.workerId, [claimed], leaseMs);
  expect(renewed).toMatchObject({ attemptId: claimed.attemptId, stopRequested: "canceled" });
  await lock.close();
});

test("what its worker hands back is to be had at once", async () => {
  const { worker, lock, claimed } = await makeOwner();
  await releaseLease(database.db, worker.workerId, claimed);
  expect(await takeable()).toEqual([claimed.attemptId]);
  await lock.close();
});
