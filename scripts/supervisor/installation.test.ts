import { existsSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { readPidFile } from "../postgres/pid-file.mjs";
import { isPortFree } from "../process/free-port.mjs";
import { readLockNote } from "../process/lock.mjs";
import { createHouseFixture, type HouseFixture, type Supervisor } from "../testing/house-fixture";
import { makeNewClusters, type NewClusters } from "../testing/new-clusters";
import { isAlive, until } from "../testing/until";

let clusters: NewClusters;
const supervisors: Supervisor[] = [];
const houses: HouseFixture[] = [];

beforeAll(async () => {
  clusters = await makeNewClusters();
});
afterAll(() => clusters.remove());

afterEach(async () => {
  for (const { process: child, ended } of supervisors.splice(0)) {
    child.kill("SIGTERM");
    await ended;
  }
  for (const house of houses.splice(0)) house.remove();
});

async function startHouse(start: (house: HouseFixture) => Supervisor = (house) => house.start()) {
  const house = await createHouseFixture();
  houses.push(house);
  clusters.copyTo(house.dataDir);
  const supervisor = start(house);
  supervisors.push(supervisor);
  await supervisor.started;
  await until("web and worker run", () => house.readPid("web") !== null && house.readPid("worker") !== null);
  const pids = {
    web: house.readPid("web") ?? 0,
    worker: house.readPid("worker") ?? 0,
    postgres: readPidFile(path.join(house.dataDir, "postgres/cluster"))?.pid ?? 0,
  };
  return { house, supervisor, pids };
}

async function expectAllGone(house: HouseFixture, pids: Record<string, number>) {
  for (const [name, pid] of Object.entries(pids)) await until(`${name} is gone`, () => !isAlive(pid));
  expect(await isPortFree(house.port, "127.0.0.1")).toBe(true);
}

test("SIGTERM ends web, worker and Postgres, and leaves no process, lock or port", async () => {
  const { house, supervisor, pids } = await startHouse();
  supervisor.process.kill("SIGTERM");
  expect(await supervisor.ended).toBe(0);
  await expectAllGone(house, pids);
  expect(existsSync(path.join(house.dataDir, "supervisor.lock"))).toBe(false);
  expect(existsSync(path.join(house.dataDir, "postgres/cluster/postmaster.pid"))).toBe(false);
});

test("web and worker know the database as a user who has rights on rows alone", async () => {
  const { house } = await startHouse();
  const told = await (await fetch(`http://127.0.0.1:${house.port}`)).text();
  expect(told).toMatch(/^postgres(ql)?:\/\/hardsim_web:[\w-]{32}@/);
  const { databaseUrl } = readLockNote(path.join(house.dataDir, "supervisor.lock")) ?? {};
  expect(new URL(String(databaseUrl)).username).toBe("hardsim");
});

test("a worker that does not listen is ended with the rest, within 5 s", async () => {
  const { house, supervisor, pids } = await startHouse((fixture) => fixture.start({ DEAF: "1" }));
  const startedAt = performance.now();
  supervisor.process.kill("SIGINT");
  expect(await supervisor.ended).toBe(0);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  await expectAllGone(house, pids);
});

test("a supervisor that is killed takes web, worker and Postgres with it, and the next one starts", async () => {
  const { house, supervisor, pids } = await startHouse((fixture) => fixture.start({ DEAF: "1" }));
  supervisor.process.kill("SIGKILL");
  await supervisor.ended;
  const next = house.start();
  supervisors.push(next);
  await next.started;
  expect(next.said()).toContain(`READY http://127.0.0.1:${house.port}`);
  for (const [name, pid] of Object.entries(pids)) await until(`${name} is gone`, () => !isAlive(pid));
});

test("npm that is ended takes everything with it, though the shell between does not pass the signal on", async () => {
  const { house, supervisor, pids } = await startHouse((fixture) => fixture.startUnderShell());
  supervisor.process.kill("SIGTERM");
  await supervisor.ended;
  await expectAllGone(house, pids);
  await until("the lock is gone", () => !existsSync(path.join(house.dataDir, "supervisor.lock")));
});

test("web, worker and Postgres that die are started again", async () => {
  const { house, pids } = await startHouse();
  process.kill(pids.web, "SIGKILL");
  process.kill(pids.worker, "SIGKILL");
  process.kill(pids.postgres, "SIGKILL");
  await until("another web", () => house.readPid("web") !== pids.web);
  await until("another worker", () => house.readPid("worker") !== pids.worker);
  await until("another Postgres", () => {
    const found = readPidFile(path.join(house.dataDir, "postgres/cluster"));
    return found?.isReady === true && found.pid !== pids.postgres;
  });
});

test("a second supervisor on the same data folder says where the first one is", async () => {
  const { house, supervisor } = await startHouse();
  const second = house.start();
  expect(await second.ended).toBe(1);
  expect(second.said()).toContain(`pid ${supervisor.process.pid}, http://127.0.0.1:${house.port}`);
});
