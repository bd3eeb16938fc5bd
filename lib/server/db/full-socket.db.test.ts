import { Socket } from "node:net";
import { sql } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createDatabase } from "./client";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.execute(sql`create table noted (what text)`);
});
afterAll(async () => database.close());
afterEach(() => vi.restoreAllMocks());

/** The sockets of clients that connect from now on. */
function catchSockets(): Socket[] {
  const sockets: Socket[] = [];
  const connect = Socket.prototype.connect;
  vi.spyOn(Socket.prototype, "connect").mockImplementation(function (this: Socket, ...given: unknown[]) {
    sockets.push(this);
    return Reflect.apply(connect, this, given);
  });
  return sockets;
}

/**
 * A socket whose buffer is full says so with the write that fills it. postgres.js takes that as "no more for now" also of
 * the BEGIN that it has just sent, and then gives the connection with the open transaction to others: what they write is
 * acknowledged, and gone with the transaction. Whether BEGIN is the write that fills the buffer hangs on the length of what
 * waits before it, so that many lengths are tried. A corked socket is full as one with a slow network is.
 */
test("what is written beside a transaction on a full socket is not taken into it, whatever was waiting to be sent", async () => {
  const sockets = catchSockets();
  const client = createDatabase(database.url, { max: 1 });
  await client.db.execute(sql`select 1`);
  const acknowledged: string[] = [];
  /** `length`: of the statement, in characters. */
  const note = async (what: string, length = 0) => {
    await client.db.execute(sql.raw(`insert into noted values ('${what}') --`.padEnd(length, "x")));
    acknowledged.push(what);
  };
  for (let length = 1_000; length <= 1_030; length += 1) {
    for (const socket of sockets) socket.cork();
    const others = Array.from({ length: 14 }, (_, n) => note(`before-${length}-${n}`, 1_100));
    others.push(note(`last-${length}`, length));
    // By then the others have been handed to the socket, and nothing has been sent.
    await new Promise((resolve) => process.nextTick(resolve));
    const transaction = client.db.transaction(async (tx) => {
      await tx.execute(sql`insert into noted values ('inside')`);
      throw new Error("not this time");
    });
    others.push(note(`after-${length}`));
    setImmediate(() => {
      for (const socket of sockets) socket.uncork();
    });
    await expect(transaction).rejects.toThrow("not this time");
    await Promise.all(others);
  }
  await client.close();
  const rows = await database.db.execute<{ what: string }>(sql`select what from noted`);
  expect(new Set(rows.map(({ what }) => what))).toEqual(new Set(acknowledged));
});

test("a transaction sends BEGIN, its statements and COMMIT, and nothing else", async () => {
  const written: string[] = [];
  const write = Socket.prototype.write;
  const client = createDatabase(database.url, { max: 1 });
  await client.db.execute(sql`select 1`);
  vi.spyOn(Socket.prototype, "write").mockImplementation(function (this: Socket, ...given: unknown[]) {
    written.push(String(given[0]));
    return Reflect.apply(write, this, given);
  });
  await client.db.transaction((tx) => tx.execute(sql.raw("insert into noted values ('counted')")));
  vi.restoreAllMocks();
  await client.close();
  const statements = written.join("").match(/Q.{4}[^\0]+/gs) ?? [];
  expect(statements.map((message) => message.slice(5))).toEqual([
    "begin",
    "insert into noted values ('counted')",
    "commit",
  ]);
});
