import { setTimeout as delay } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { openProxySocket } from "@/lib/testing/proxy-socket";
import { createDatabase } from "./client";
import { isDatabaseAway } from "./is-database-away";
import { openLockConnection } from "./lock-connection";
import { hasNewestSchema } from "./schema-version";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => database.close());

// postgres.js's own pool kept BEGIN open on a shared connection when it was the query that filled a pipeline of 100.
test("a transaction begun behind about 100 other queries commits, and so does what is written after it", async () => {
  const { db, close } = createDatabase(database.url, { max: 1 });
  await db.execute(sql`create table noted (n integer)`);
  let written = 0;
  for (const ahead of [98, 99, 100, 101, 102]) {
    const others = Array.from({ length: ahead }, () => db.execute(sql`select 1`));
    const transaction = db.transaction((tx) => tx.execute(sql`insert into noted values (${ahead})`));
    await Promise.all([...others, transaction]);
    await db.execute(sql`insert into noted values (${-ahead})`);
    written += 2;
  }
  const [seen] = await database.db.execute<{ count: number }>(sql`select count(*)::int as count from noted`);
  await close();
  expect(seen?.count).toBe(written);
});

test("whoever stands still in a transaction loses its session, and the lock is another's", async () => {
  const still = createDatabase(database.url, { max: 1, patience: { idleInTransaction: 300 } });
  await database.db.execute(sql`create table held (n integer)`);
  await database.db.execute(sql`insert into held values (1)`);
  const lock = sql`select n from held for update`;
  let isHeld = () => {};
  const held = new Promise<void>((resolve) => {
    isHeld = resolve;
  });
  const standing = still.db.transaction(async (tx) => {
    await tx.execute(lock);
    isHeld();
    // As a process that was stopped: it says nothing until its session is gone.
    await delay(1_000);
    await tx.execute(sql`update held set n = 2`);
  });
  await held;
  const waiting = database.db.transaction((tx) => tx.execute<{ n: number }>(lock));
  expect([...(await waiting)]).toEqual([{ n: 1 }]);
  await expect(standing).rejects.toSatisfy(isDatabaseAway);
  await expect(still.db.execute(sql`select 1`), "it goes on with another").resolves.toBeDefined();
  await still.close();
});

test("who waits too long for a lock is told to ask again, and keeps its connection", async () => {
  const hasty = createDatabase(database.url, { max: 1, patience: { lock: 100 } });
  const pid = sql`select pg_backend_pid() as pid`;
  const [before] = await hasty.db.execute(pid);
  await database.db.execute(sql`create table wanted (n integer)`);
  await database.db.execute(sql`insert into wanted values (1)`);
  await database.db.transaction(async (tx) => {
    await tx.execute(sql`select n from wanted for update`);
    await expect(hasty.db.execute(sql`update wanted set n = 2`)).rejects.toSatisfy(isDatabaseAway);
  });
  expect([...(await hasty.db.execute(pid))]).toEqual([before]);
  await hasty.close();
});

test("a server that is frozen is taken for away, by whoever waits for it and whoever comes later; a slow one is not", async () => {
  const proxy = await openProxySocket(database.url);
  const { db, close } = createDatabase(proxy.url, { max: 2, patience: { silence: 200, probe: 300 } });
  await db.execute(sql`select pg_sleep(0.8)`);
  const standing = db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    proxy.stall();
    await tx.execute(sql`select 2`);
  });
  await expect(standing).rejects.toSatisfy(isDatabaseAway);
  await expect(db.execute(sql`select 3`)).rejects.toSatisfy(isDatabaseAway);
  proxy.restore();
  await expect(db.execute(sql`select 4`)).resolves.toBeDefined();
  await close();
  await proxy.close();
});

test("of two transactions that wait for one another both commit", async () => {
  await database.db.execute(sql`create table crossed (id integer primary key, n integer)`);
  await database.db.execute(sql`insert into crossed values (1, 0), (2, 0)`);
  let ready = 0;
  let bothReady = () => {};
  const both = new Promise<void>((resolve) => {
    bothReady = resolve;
  });
  const cross = (first: number, second: number) =>
    database.db.transaction(async (tx) => {
      await tx.execute(sql`update crossed set n = n + 1 where id = ${first}`);
      ready += 1;
      if (ready === 2) bothReady();
      await both;
      await tx.execute(sql`update crossed set n = n + 1 where id = ${second}`);
    });
  await Promise.all([cross(1, 2), cross(2, 1)]);
  expect(ready, "one of them was done again").toBeGreaterThan(2);
  expect([...(await database.db.execute(sql`select n from crossed order by id`))]).toEqual([
    { n: 2 },
    { n: 2 },
  ]);
});

test("how long each transaction took and how it ended is told", async () => {
  const told: string[] = [];
  const client = createDatabase(database.url, {
    max: 1,
    onTransaction: (seconds, outcome) => told.push(`${outcome} ${seconds > 0}`),
  });
  await client.db.transaction((tx) => tx.execute(sql`select 1`));
  const failing = client.db.transaction((tx) => tx.execute(sql`select 1 / 0`));
  await expect(failing).rejects.toThrow();
  // Postgres would answer its COMMIT with a rollback, and with no error.
  const careless = client.db.transaction((tx) => tx.execute(sql`select 1 / 0`).catch(() => "never mind"));
  await expect(careless).rejects.toThrow();
  await client.db.transaction(async (tx) => {
    const inner = tx.transaction((nested) => nested.execute(sql`select 1 / 0`));
    await expect(inner).rejects.toThrow();
    await tx.execute(sql`select 1`);
  });
  await client.close();
  expect(told).toEqual(["committed true", "rolled_back true", "rolled_back true", "committed true"]);
});

test("a listener hears again after the server was away, and is told to read again", async () => {
  const proxy = await openProxySocket(database.url);
  const away = createDatabase(proxy.url, { max: 1 });
  const heard: string[] = [];
  let ready = 0;
  away.listen(
    "door",
    (payload) => heard.push(payload),
    () => {
      ready += 1;
    },
  );
  await expect.poll(() => ready).toBe(1);
  proxy.cut();
  await database.db.execute(sql`select pg_notify('door', 'lost')`);
  await expect.poll(() => proxy.refused()).toBeGreaterThan(1);
  proxy.restore();
  await expect.poll(() => ready, { timeout: 10_000 }).toBe(2);
  await database.db.execute(sql`select pg_notify('door', 'heard')`);
  await expect.poll(() => heard).toEqual(["heard"]);
  await away.close();
  await proxy.close();
});

test("a listener that begins while the server is away hears once it is back", async () => {
  const proxy = await openProxySocket(database.url);
  proxy.cut();
  const away = createDatabase(proxy.url, { max: 1 });
  let ready = 0;
  away.listen(
    "door",
    () => {},
    () => {
      ready += 1;
    },
  );
  await expect(away.db.execute(sql`select 1`)).rejects.toThrow();
  proxy.restore();
  await expect.poll(() => ready, { timeout: 10_000 }).toBe(1);
  await away.close();
  await proxy.close();
});

test("the worker's lock is lost with its connection, its owner is told, and it can be retaken", async () => {
  const proxy = await openProxySocket(database.url);
  let lost = 0;
  const lock = await openLockConnection(proxy.url, 4_242_424_242, () => {
    lost += 1;
  });
  await expect(openLockConnection(database.url, 4_242_424_242, () => {})).rejects.toThrow(
    /holds the worker lock/,
  );
  proxy.cut();
  await expect.poll(() => lost).toBe(1);
  expect(lock.isHeld()).toBe(false);
  proxy.restore();
  await expect.poll(() => lock.retake(), { timeout: 10_000 }).toBe(true);
  await lock.close();
  await proxy.close();
});

test("readiness knows the newest schema", async () => {
  expect(await hasNewestSchema(database.db)).toBe(true);
  await database.db.execute(sql`update drizzle.__drizzle_migrations set created_at = created_at - 1`);
  expect(await hasNewestSchema(database.db)).toBe(false);
});

test("a server that goes away again and again at any moment loses no acknowledged write and wedges nothing", async () => {
  await database.db.execute(sql`create table kept (n integer)`);
  const proxy = await openProxySocket(database.url);
  const through = createDatabase(proxy.url, { max: 4 });
  const acknowledged: number[] = [];
  const write = async (n: number) => {
    try {
      if (n % 3 === 0) await through.db.execute(sql`insert into kept values (${n})`);
      else {
        await through.db.transaction(async (tx) => {
          await tx.execute(sql`select 1`);
          await tx.execute(sql`insert into kept values (${n})`);
        });
      }
      acknowledged.push(n);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
    }
  };
  const rounds = 30;
  for (let round = 0; round < rounds; round += 1) {
    const done = acknowledged.length + (round % 10);
    const writes = Array.from({ length: 12 }, (_, index) => write(round * 12 + index));
    while (acknowledged.length < done) await new Promise((resolve) => setImmediate(resolve));
    proxy.cut();
    await Promise.all(writes);
    proxy.restore();
  }
  for (let n = 1_000; n < 1_012; n += 1) await write(n);
  const rows = await database.db.execute<{ n: number }>(sql`select n from kept`);
  const kept = new Set(rows.map(({ n }) => n));
  expect(acknowledged.filter((n) => !kept.has(n))).toEqual([]);
  expect(acknowledged.filter((n) => n >= 1_000)).toHaveLength(12);
  expect(acknowledged.length).toBeLessThan(rounds * 12); // some were cut off
  await through.close();
  await proxy.close();
});
