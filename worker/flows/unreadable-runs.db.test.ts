import { and, eq, sql } from "drizzle-orm";
import pino from "pino";
import { afterEach, expect, test } from "vitest";
import type { Stored } from "@/lib/server/db/schema/columns";
import { runEvent, trainingRun } from "@/lib/server/db/schema/runs";
import { makeRun } from "@/lib/testing/factories";
import { somePlan } from "@/lib/testing/loop-simulator";
import { makeWorld, type World, waitForEnd } from "@/worker/testing/make-world";

let world: World;
afterEach(() => world.close());

const limits = { maxIterations: 1, maxActiveMs: 60_000, maxMicroCredits: null };
const change = (runId: string, columns: { plan?: Stored; state?: Stored; wakeAt?: Date }) =>
  world.database.db.update(trainingRun).set(columns).where(eq(trainingRun.runId, runId));

test("runs that this release cannot read stand still, are told once in the log, and hold up no other", async () => {
  const logged: string[] = [];
  world = await makeWorld();
  const newer = await makeRun(world.database, { plan: { limits }, priority: 5 });
  const due = await makeRun(world.database, { plan: { limits }, priority: 5 });
  const readable = await makeRun(world.database, { plan: { limits } });
  for (const { runId } of [newer, due]) await change(runId, { plan: { ...somePlan(), version: 2 } });
  await change(due.runId, { wakeAt: new Date(0) });

  await world.startWorker({ log: pino({ level: "error" }, { write: (line: string) => logged.push(line) }) });
  expect(await waitForEnd(world, readable.runId)).toMatchObject({ status: "succeeded" });

  for (const { runId } of [newer, due]) {
    expect(await world.database.db.select().from(trainingRun).where(eq(trainingRun.runId, runId))).toEqual([
      expect.objectContaining({ status: "queued", errorCode: null }),
    ]);
    expect(logged.filter((line) => line.includes(`plan of ${runId} has version 2`))).toHaveLength(1);
  }
});

test("one run with a state that makes no sense, and one whose rows cannot be written, stop neither ticks nor claims of others", async () => {
  world = await makeWorld();
  const { db } = world.database;
  const halved = await makeRun(world.database, { plan: { limits }, priority: 5 });
  const refused = await makeRun(world.database, { plan: { limits }, priority: 5 });
  const timed = await makeRun(world.database, { plan: { limits: { ...limits, maxActiveMs: 1 } } });
  const well = await makeRun(world.database, { plan: { limits } });
  await change(halved.runId, { state: { counters: null }, wakeAt: new Date(0) });
  await db.execute(sql`create function refuse() returns trigger language plpgsql as
    $$ begin raise exception 'not this row'; end $$`);
  await db.execute(
    sql.raw(`create trigger refuse before update on attempt for each row
      when (old.run_id = '${refused.runId}') execute function refuse()`),
  );
  await world.startWorker();
  expect(await waitForEnd(world, well.runId)).toMatchObject({ status: "succeeded" });
  expect(await waitForEnd(world, timed.runId)).toMatchObject({ stopReason: "wallclock_exceeded" });
  for (const { runId } of [halved, refused]) {
    const isOfIt = and(eq(runEvent.runId, runId), eq(runEvent.type, "warning"));
    await expect.poll(() => db.$count(runEvent, isOfIt)).toBe(1);
  }
});
