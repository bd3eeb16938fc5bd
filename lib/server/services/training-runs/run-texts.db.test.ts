import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { findTrainingRun } from "@/lib/server/store/training-runs";
import { countStatements } from "@/lib/testing/count-statements";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun } from "@/lib/testing/factories";
import { createRunTexts } from "./run-texts";
import { readMoment, toWireTrainingRun } from "./to-wire";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

it("runs that are asked for at once are looked up in one statement, and written once between two changes", async () => {
  const moment = await readMoment(database.db);
  const runs = [await makeRun(database), await makeRun(database)];
  const texts = createRunTexts(database);
  const read = async (runId: string) => {
    const known = await texts.findVersion(runId);
    return known && (await texts.write(known, moment))?.read();
  };
  const [first, second] = runs.map(({ runId }) => runId);
  const readAll = () => Promise.all([first, second, first, "run_none"].map((runId) => read(runId ?? "")));

  const told = await readAll();
  expect(told.map((run) => run?.run_id)).toEqual([first, second, first, undefined]);
  const row = await findTrainingRun(database.db, first ?? "");
  expect(told[0]).toEqual(row && toWireTrainingRun(row, moment));
  const count = countStatements(database);
  await readAll();
  expect(count()).toBe(1);
  await database.db
    .update(trainingRun)
    .set({ name: "renamed" })
    .where(eq(trainingRun.runId, first ?? ""));
  const before = count();
  expect((await readAll()).map((run) => run?.name)).toEqual(["renamed", told[1]?.name, "renamed", undefined]);
  expect(count() - before).toBe(2);
});
