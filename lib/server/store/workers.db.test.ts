import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openLockConnection } from "@/lib/server/db/lock-connection";
import { worker } from "@/lib/server/db/schema/fleet";
import { newId } from "@/lib/server/new-id";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { heartbeat, registerWorker } from "./workers";

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
