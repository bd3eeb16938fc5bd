import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase } from "@/lib/server/db/client";
import { openLockConnection } from "@/lib/server/db/lock-connection";
import { worker } from "@/lib/server/db/schema/fleet";
import { newId } from "@/lib/server/new-id";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { endSilentSessions, heartbeat, registerWorker } from "./workers";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

let keys = 100;
async function begin(hostname: string): Promise<{ workerId: string; lockKey: number }> {
  keys += 1;
  const given = { workerId: newId("worker"), lockKey: keys, hostname, pid: 1, hostId: null };
  await registerWorker(database.db, { ...given, rolloutSlots: 1, cpuTrainerSlots: 1 });
  return given;
}
const stoppedAt = async (workerId: string) => {
  const [row] = await database.db.select().from(worker).where(eq(worker.workerId, workerId));
  return row?.stoppedAt;
};

test("a worker that was killed is not missed once another runs on its machine", async () => {
  const killed = await begin("lab-a");
  const elsewhere = await begin("lab-b");
  await begin("lab-a");
  expect(await stoppedAt(killed.workerId)).toBeInstanceOf(Date);
  expect(await stoppedAt(elsewhere.workerId)).toBeNull();
});

test("one that lives on the same machine stays, and comes back when only its lock was away", async () => {
  const first = await begin("lab-c");
  const lock = await openLockConnection(database.url, first.lockKey, () => {});
  await begin("lab-c");
  expect(await stoppedAt(first.workerId)).toBeNull();
  await lock.close();
  await expect
    .poll(async () => (await begin("lab-c")) && (await stoppedAt(first.workerId)))
    .toBeInstanceOf(Date);
  await heartbeat(database.db, first.workerId, { blocked: null, hostId: null });
  expect(await stoppedAt(first.workerId)).toBeNull();
});

test("what a silent worker's session holds is free once its lease is over, and a worker that is heard keeps its own", async () => {
  const openAs = (workerId: string) => {
    const url = new URL(database.url);
    url.searchParams.set("application_name", workerId);
    return createDatabase(url.toString(), { max: 1 });
  };
  const [silent, heard] = [await begin("lab-d"), await begin("lab-e")];
  const hour = sql`clock_timestamp() - interval '1 hour'`;
  await database.db.update(worker).set({ lastSeenAt: hour }).where(eq(worker.workerId, silent.workerId));
  const [ofSilent, ofHeard] = [openAs(silent.workerId), openAs(heard.workerId)];
  const hold = (db: typeof ofSilent.db, id: string, meanwhile: () => Promise<void>) =>
    db.transaction(async (tx) => {
      await tx.execute(sql`select 1 from worker where worker_id = ${id} for update`);
      await meanwhile();
    });
  const lock = (id: string) =>
    database.db.execute(sql`select 1 from worker where worker_id = ${id} for update`);
  await hold(ofHeard.db, heard.workerId, async () => {
    const held = hold(ofSilent.db, silent.workerId, async () => {
      expect(await endSilentSessions(database.db, 15_000)).toEqual([silent.workerId]);
      await lock(silent.workerId);
    });
    await expect(held).rejects.toThrow();
  });
  await Promise.all([ofSilent.close(), ofHeard.close()]);
});
