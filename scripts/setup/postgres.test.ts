import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parsePidFile } from "../postgres/pid-file.mjs";
import { makeNewClusters, type NewClusters } from "../testing/new-clusters";
import { isAlive, until } from "../testing/until";
import { type RunningPostgres, startPostgres } from "./postgres.mjs";

let clusters: NewClusters;
let dataDir = "";
const running: RunningPostgres[] = [];

beforeAll(async () => {
  clusters = await makeNewClusters();
});
afterAll(() => clusters.remove());

beforeEach(() => {
  dataDir = mkdtempSync(path.join(os.tmpdir(), "hardsim-pg-test-"));
});

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** On a copied cluster where there is none yet. */
async function start() {
  if (!existsSync(path.join(dataDir, "postgres"))) clusters.copyTo(dataDir);
  const server = await startPostgres({ dataDir });
  running.push(server);
  return server;
}

async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const sql = postgres(url, { max: 1 });
  try {
    return await sql.unsafe<Row[]>(text);
  } finally {
    await sql.end({ timeout: 2 });
  }
}

const pidFile = () => path.join(dataDir, "postgres/cluster/postmaster.pid");

test("what was committed before a kill -9 is there after the next start, at the same address", async () => {
  const first = await startPostgres({ dataDir });
  running.push(first);
  await query(first.url, "create table kept (value int); insert into kept values (7)");
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  const second = await start();
  expect(second.url).toBe(first.url);
  expect(second.isAdopted).toBe(false);
  expect(await query(second.url, "select value from kept")).toEqual([{ value: 7 }]);
});

test("a Postgres that runs already is taken over, and stopping it stops it", async () => {
  const first = await start();
  const second = await start();
  expect(second).toMatchObject({ isAdopted: true, pid: first.pid, url: first.url });
  await second.stop();
  await first.exited;
  expect(isAlive(first.pid)).toBe(false);
});

test("a pid file that names some other process of this machine is cleaned away", async () => {
  await (await start()).stop();
  writeFileSync(pidFile(), `${process.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n\nready   \n`);
  const server = await start();
  expect(server.isAdopted).toBe(false);
  expect(parsePidFile(readFileSync(pidFile(), "utf8"))?.pid).toBe(server.pid);
});

test("another port is taken, and kept, when the one of last time belongs to somebody else", async () => {
  const first = await start();
  await first.stop();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(Number(new URL(first.url).port), "127.0.0.1", resolve));
  try {
    const moved = await start();
    expect(moved.url).not.toBe(first.url);
    await moved.stop();
    expect((await start()).url).toBe(moved.url);
  } finally {
    taken.close();
  }
});

test("clients that stay connected do not hold up the end", async () => {
  const server = await start();
  const sql = postgres(server.url, { max: 1, onclose: () => undefined });
  await sql`select 1`;
  const startedAt = performance.now();
  await server.stop();
  expect(performance.now() - startedAt).toBeLessThan(3_000);
  await sql.end({ timeout: 1 });
});

test("a throwaway one leaves nothing behind", async () => {
  const server = await startPostgres({ throwaway: true });
  const [row] = await query<{ data_directory: string }>(server.url, "show data_directory");
  await server.stop();
  await until("its process is gone", () => !isAlive(server.pid));
  expect(existsSync(row?.data_directory ?? "/")).toBe(false);
});

test("a half-written pid file is no pid file", () => {
  expect(parsePidFile("")).toBeNull();
  expect(parsePidFile("123")).toEqual({ pid: 123, port: null, isReady: false });
});
