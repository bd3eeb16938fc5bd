import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { readAttemptLog, readOpenRows } from "@/lib/server/storage/attempt-log";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { makeRun } from "@/lib/testing/factories";
import { listAttempts, makeWorld, type World, waitForEnd } from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

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
  const folderOf = async () => {
    const attempts = await listAttempts(world, runId);
    const id = attempts.find(({ kind }) => kind === "trainer")?.attemptId;
    return id === undefined ? null : attemptLogFolder(world.dataDir, id);
  };
  const shown = async () => {
    const folder = await folderOf();
    return folder === null ? [] : (await readOpenRows(folder)).map(({ stream, text }) => [stream, text]);
  };
  await expect.poll(shown, { timeout: 20_000 }).toEqual([["stderr", "39 %"]]);
  seen.abort();
  const run = await waitForEnd(world, runId);
  expect(run.error).toBe("ValueError: no such column\nThe trainer exited with status 1.");
  const { lines } = await readAttemptLog((await folderOf()) ?? "", { offset: 0, limit: 100 });
  expect(lines.map(({ text }) => text)).toEqual([
    "epoch 1",
    "100 %",
    "\u001b[31mValue\u001b[0mError: no such column",
    "wandb: Find logs at: ./wandb/run-1/logs",
  ]);
  expect(await shown()).toEqual([]);
});
