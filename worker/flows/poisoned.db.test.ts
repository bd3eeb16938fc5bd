import { afterEach, expect, test } from "vitest";
import { worker } from "@/lib/server/db/schema/fleet";
import { openFolderStorage } from "@/lib/server/storage/folder";
import type { Storage } from "@/lib/server/storage/port";
import { makeRun } from "@/lib/testing/factories";
import { breakOffInScope } from "@/worker/held/attempt-scope";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  countHeldGpus,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
  waitUntil,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const plan = {
  limits: { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null },
  trainer: { retryLimit: 5, reserveMicro: 1 },
};

/** `handle`: what becomes of the checkpoint of the run that is poisoned. */
async function startPoisoned(handle: () => Promise<never>): Promise<{ poisoned: string; well: string }> {
  let poisoned = "";
  const isPoisoned = new Set<string>();
  world = await makeWorld({
    trainer: (context) => {
      if (context.env.HARDSIM_RUN_ID === poisoned) isPoisoned.add(context.attemptId);
      return honestTrainer(context);
    },
  });
  const real = openFolderStorage(world.dataDir);
  const storage: Storage = {
    ...real,
    putFile: (path, options) =>
      path.endsWith("checkpoint.pt") && [...isPoisoned].some((id) => path.includes(id))
        ? handle()
        : real.putFile(path, options),
  };
  poisoned = (await makeRun(world.database, { plan })).runId;
  const { runId: well } = await makeRun(world.database, { plan });
  await world.startWorker({ storage });
  return { poisoned, well };
}

test.each<[string, () => Promise<never>]>([
  ["throws", async () => Promise.reject(new TypeError("Cannot read properties of undefined"))],
  [
    "throws where nobody catches it",
    () =>
      new Promise(() => {
        setImmediate(() => breakOffInScope(new TypeError("Cannot read properties of undefined")));
      }),
  ],
])(
  "an attempt whose handling %s is put aside after two tries, free, and takes no other along",
  async (_how, handle) => {
    const { poisoned, well } = await startPoisoned(handle);
    const run = await waitForEnd(world, poisoned);
    expect(run).toMatchObject({ status: "failed", errorCode: "internal", spentMicro: 0 });
    const trainers = await listTrainers(world, poisoned);
    expect(trainers.map(({ status, errorCode, spentMicro }) => [status, errorCode, spentMicro])).toEqual([
      ["lost", "internal", 0],
      ["lost", "internal", 0],
    ]);
    expect(await waitForEnd(world, well)).toMatchObject({ status: "succeeded" });
    expect(await countHeldGpus(world)).toBe(0);
    await waitUntil(async () => {
      const [{ trouble } = { trouble: null }] = await world.database.db.select().from(worker);
      return trouble?.attempts === 2 && trouble.message.includes("Cannot read properties");
    }, "the fleet is told");
  },
);

test("an end that cannot be told in full is told in short", async () => {
  world = await makeWorld({
    trainer: async (context) => {
      await honestTrainer(context);
      return 0;
    },
  });
  const real = openFolderStorage(world.dataDir);
  const storage: Storage = {
    ...real,
    putFile: async (path, options) => {
      const blob = await real.putFile(path, options);
      // No column takes such a size.
      return path.endsWith("checkpoint.pt") ? { ...blob, sizeBytes: Number.NaN } : blob;
    },
  };
  await world.startWorker({ storage });
  const { runId } = await makeRun(world.database, { plan });
  expect(await waitForEnd(world, runId)).toMatchObject({ status: "failed", errorCode: "internal" });
});
