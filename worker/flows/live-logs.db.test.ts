import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { sealEnv } from "@/lib/server/services/containers/sealed-env";
import { readAttemptLog, readOpenRows } from "@/lib/server/storage/attempt-log";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { makeResolvedSpec, makeRun } from "@/lib/testing/factories";
import { honestTrainer } from "@/worker/testing/fake-trainers";
import {
  listAttempts,
  listEventTypes,
  listTrainers,
  makeWorld,
  type World,
  waitForEnd,
} from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

async function folderOf(runId: string): Promise<string | null> {
  const attempts = await listAttempts(world, runId);
  const id = attempts.find(({ kind }) => kind === "trainer")?.attemptId;
  return id === undefined ? null : attemptLogFolder(world.dataDir, id);
}

async function shown(runId: string) {
  const folder = await folderOf(runId);
  return folder === null ? [] : (await readOpenRows(folder)).map(({ stream, text }) => [stream, text]);
}

test("a bar is seen while it is drawn, the last state of it is kept, and a failure behind it is told without its colours", async () => {
  const seen = new AbortController();
  world = await makeWorld({
    trainer: async ({ draw, print }) => {
      print("epoch 1");
      for (let n = 0; n <= 39; n += 1) draw(`\r${n} %`, "stderr");
      if (!seen.signal.aborted) await once(seen.signal, "abort");
      for (let n = 40; n <= 100; n += 1) draw(`\r${n} %`, "stderr");
      print("", "stderr");
      print("\u001b[31mValue\u001b[0mError: no such column", "stderr");
      print("wandb: Find logs at: ./wandb/run-1/logs", "stderr");
      return 1;
    },
  });
  await world.startWorker();
  const { runId } = await makeRun(world.database);
  await expect.poll(() => shown(runId), { timeout: 20_000 }).toEqual([["stderr", "39 %"]]);
  seen.abort();
  const run = await waitForEnd(world, runId);
  expect(run.error).toBe("ValueError: no such column\nThe trainer exited with status 1.");
  const { lines } = await readAttemptLog((await folderOf(runId)) ?? "", { offset: 0, limit: 100 });
  expect(lines.map(({ text }) => text)).toEqual([
    "epoch 1",
    "100 %",
    "\u001b[31mValue\u001b[0mError: no such column",
    "wandb: Find logs at: ./wandb/run-1/logs",
  ]);
  expect(await shown(runId)).toEqual([]);
});

test("colours within a secret are no hiding place: it is masked as it is shown, in a line and in a bar", async () => {
  const seen = new AbortController();
  world = await makeWorld({
    trainer: async ({ draw, print }) => {
      print("token hush-\u001b[31mhush\u001b[0m-1 \u001b[32mok\u001b[0m");
      draw("\rhush-\u001b[31mhush\u001b[0m-1 5 %", "stderr");
      if (!seen.signal.aborted) await once(seen.signal, "abort");
      return 1;
    },
  });
  await world.startWorker();
  const { trainer } = makeResolvedSpec();
  const env = { API_TOKEN: "hush-hush-1" };
  const { shown: sealedEnv, sealed } = sealEnv(
    { env, secrets: [] },
    "a key of a test with more than 32 characters",
  );
  const { runId } = await makeRun(world.database, {
    spec: { trainer: { ...trainer, env: sealedEnv } },
    sealed: { trainer: sealed },
  });
  await expect.poll(() => shown(runId), { timeout: 20_000 }).toEqual([["stderr", "*** 5 %"]]);
  seen.abort();
  await waitForEnd(world, runId);
  const { lines } = await readAttemptLog((await folderOf(runId)) ?? "", { offset: 0, limit: 100 });
  expect(lines.map(({ text }) => text)).toEqual(["token *** ok", "*** 5 %"]);
});

test("a trainer whose log cannot be written completes, or fails by what it said, and its run is told", async () => {
  let starts = 0;
  world = await makeWorld({
    trainer: (context) => {
      if (++starts === 1) return honestTrainer(context);
      context.print("ValueError: no such column", "stderr");
      return 1;
    },
  });
  await writeFile(join(world.dataDir, "attempt-logs"), "in the way");
  await world.startWorker();
  const trainer = { retryLimit: 0, reserveMicro: 0 };
  const { runId } = await makeRun(world.database, { plan: { trainer } });
  const run = await waitForEnd(world, runId);
  expect(run).toMatchObject({ iterationsCompleted: 1, error: expect.stringContaining("no such column") });
  const trainers = await listTrainers(world, runId);
  expect(trainers.map(({ status }) => status)).toEqual(["succeeded", "failed"]);
  expect(await listEventTypes(world, runId)).toContain("warning");
});
