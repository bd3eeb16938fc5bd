import { readFile } from "node:fs/promises";
import { eq } from "drizzle-orm";
import { afterEach, expect, test } from "vitest";
import { systemActor } from "@/lib/core/loop/plan";
import { runEvent } from "@/lib/server/db/schema/runs";
import { takeTurn } from "@/lib/server/loop/turn";
import { createDiskGuard } from "@/lib/server/storage/disk-guard";
import { openFolderStorage } from "@/lib/server/storage/folder";
import type { Storage } from "@/lib/server/storage/port";
import { makeRun } from "@/lib/testing/factories";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  countHeldGpus,
  listCheckpoints,
  listTrainers,
  makeWorld,
  quickPace,
  type World,
  waitForEnd,
  waitForRun,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const plan = {
  limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null },
  trainer: { retryLimit: 3, reserveMicro: 1 },
};
/** A storage whose disk has no room for what `isRefused` names until `free` is called. */
function fillDisk(isRefused: (path: string) => boolean) {
  const real = openFolderStorage(world.dataDir);
  let isFull = true;
  let refusals = 0;
  const storage: Storage = {
    ...real,
    putFile: async (path, options) => {
      if (!isFull || !isRefused(path)) return real.putFile(path, options);
      refusals += 1;
      throw Object.assign(new Error("ENOSPC: no space left on device, write"), {
        code: "ENOSPC",
        syscall: "write",
      });
    },
  };
  return {
    storage,
    refused: () => refusals,
    free: () => {
      isFull = false;
    },
  };
}

async function countEvents(runId: string, type: string): Promise<number> {
  const rows = await world.database.db.select().from(runEvent).where(eq(runEvent.runId, runId));
  return rows.filter((row) => row.type === type).length;
}

test.each([
  ["its checkpoint", /\/checkpoint\.pt$/],
  ["its log", /\d{12}\.jsonl$/],
])(
  "a disk that is full for %s when training has ended: the run waits, and is collected once there is room",
  async (_what, names) => {
    let trainings = 0;
    world = await makeWorld({
      trainer: (context) => {
        trainings += 1;
        return honestTrainer(context);
      },
    });
    const disk = fillDisk((path) => names.test(path));
    await world.startWorker({ storage: disk.storage });
    const { runId } = await makeRun(world.database, { plan });
    const waiting = await waitForRun(world, runId, (run) => run.waiting !== null);
    expect(waiting.waiting).toMatchObject({
      code: "disk_low",
      message: expect.stringContaining("kept where it is"),
    });
    // Its GPU is for others meanwhile.
    expect(await countHeldGpus(world)).toBe(0);
    await waitUntil(() => disk.refused() >= 3, "it is tried again");
    disk.free();
    expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded", waiting: null });
    expect(trainings).toBe(1);
    expect((await listTrainers(world, runId)).map(({ status }) => status)).toEqual(["succeeded"]);
    expect(await listCheckpoints(world, runId)).toHaveLength(1);
    // Once that it waits, and at most once that it goes on: it is not said anew at each try.
    expect(await countEvents(runId, "run.waiting")).toBeLessThanOrEqual(2);
  },
);

test("a worker that comes while it waits goes on waiting, and trains nothing again", async () => {
  let trainings = 0;
  world = await makeWorld({
    trainer: (context) => {
      trainings += 1;
      return honestTrainer(context);
    },
  });
  const disk = fillDisk((path) => path.endsWith("/checkpoint.pt"));
  const first = await world.startWorker({ storage: disk.storage });
  const { runId } = await makeRun(world.database, { plan });
  await waitForRun(world, runId, ({ waiting }) => waiting?.code === "disk_low");
  await first.stop();
  await world.startWorker({ storage: disk.storage });
  const before = disk.refused();
  await waitUntil(() => disk.refused() > before, "the second worker has tried");
  disk.free();
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  expect(trainings).toBe(1);
});

test("a cancel ends the wait", async () => {
  world = await makeWorld();
  const disk = fillDisk((path) => path.endsWith("/checkpoint.pt"));
  await world.startWorker({ storage: disk.storage, pace: { ...quickPace, readGraceMs: 1 } });
  const { runId } = await makeRun(world.database, { plan });
  await waitForRun(world, runId, ({ waiting }) => waiting?.code === "disk_low");
  await takeTurn(world.database, { runId, input: { type: "cancel" }, actor: systemActor });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "canceled" });
});

test("on one disk a checkpoint of any size takes no room besides the file that the trainer wrote", async () => {
  world = await makeWorld();
  let freeBytes = 1e9;
  const guard = createDiskGuard(world.dataDir, 1e6, async () => freeBytes);
  const real = openFolderStorage(world.dataDir, { guard });
  const storage: Storage = {
    ...real,
    putFile: (path, options) => {
      freeBytes = path.endsWith("/checkpoint.pt") ? 0 : 1e9;
      return real.putFile(path, options);
    },
  };
  await world.startWorker({ storage });
  const { runId } = await makeRun(world.database, { plan });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "succeeded" });
  const [kept] = await listCheckpoints(world, runId);
  const sha256 = kept?.sha256 ?? "";
  const path = `${world.dataDir}/blobs/sha256/${sha256.slice(0, 2)}/${sha256}`;
  expect((await readFile(path)).length).toBe(kept?.sizeBytes);
});
