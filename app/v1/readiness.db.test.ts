import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { worker } from "@/lib/server/db/schema/fleet";
import { heartbeat, registerWorker } from "@/lib/server/store/workers";
import { makeWorker } from "@/lib/testing/factories";
import { createTestApi, type TestApi } from "./testing/test-api";

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
beforeEach(() => api.database.db.delete(worker));
afterAll(() => api.close());

/** Status without and with `require=work`, and what is said of work. */
async function ask() {
  const plain = await api.call("GET", "/readyz");
  const strict = await api.call("GET", "/readyz?require=work");
  expect(plain.json.status).toBe("ready");
  return {
    plain: plain.status,
    strict: strict.status,
    work: plain.json.work as { code: string; message: string },
  };
}

test("without a live worker the web serves and says so, and whoever requires work is told 503", async () => {
  expect(await ask()).toMatchObject({ plain: 200, strict: 503, work: { ok: false, code: "no_worker" } });
  await makeWorker(api.database);
  expect(await ask()).toMatchObject({ plain: 200, strict: 200, work: { ok: true, code: "ok" } });
  await api.database.db.update(worker).set({ lastSeenAt: sql`clock_timestamp() - interval '16 s'` });
  expect(await ask()).toMatchObject({ plain: 200, strict: 503, work: { code: "no_worker" } });
});

test("workers that all start nothing new are no work", async () => {
  const { workerId, hostId } = await makeWorker(api.database);
  const blocked = { code: "disk_low", message: "less than 5 GB are free" } as const;
  await heartbeat(api.database.db, workerId, { blocked, hostId });
  expect(await ask()).toMatchObject({ strict: 503, work: { code: "blocked", message: blocked.message } });
  await makeWorker(api.database);
  expect(await ask()).toMatchObject({ strict: 200, work: { code: "ok" } });
});

test("a worker that dies again and again is a crash loop, though its successor lives", async () => {
  const start = (lockKey: number) =>
    registerWorker(api.database.db, {
      workerId: `wkr_${lockKey}`,
      lockKey,
      hostname: "one machine",
      pid: lockKey,
      hostId: null,
      rolloutSlots: 1,
      cpuTrainerSlots: 1,
    });
  for (const lockKey of [11, 12, 13]) await start(lockKey);
  expect(await ask()).toMatchObject({ strict: 200 });
  await start(14);
  expect(await ask()).toMatchObject({ plain: 200, strict: 503, work: { code: "crash_loop" } });
  await api.database.db
    .update(worker)
    .set({ stoppedAt: sql`clock_timestamp() - interval '11 min'` })
    .where(eq(worker.died, true));
  expect(await ask()).toMatchObject({ strict: 200 });
});

test("attempts that could not be handled are counted there, and what went wrong is for the fleet alone", async () => {
  const { workerId, hostId } = await makeWorker(api.database);
  const trouble = { attempts: 2, message: "a secret path", lastAt: new Date().toISOString() };
  await heartbeat(api.database.db, workerId, { blocked: null, trouble, hostId });
  const told = await ask();
  expect(told).toMatchObject({ plain: 200, strict: 503, work: { code: "trouble" } });
  expect(JSON.stringify(told)).not.toContain("a secret path");
  const { key } = await api.makeTenant();
  const { json } = await api.call("GET", "/v1/fleet", { key });
  expect(json.workers).toContainEqual(
    expect.objectContaining({ trouble: expect.objectContaining({ attempts: 2, message: "a secret path" }) }),
  );
});

test("what else is asked of it is refused", async () => {
  expect((await api.call("GET", "/readyz?require=everything")).status).toBe(400);
});
