import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { ensureFirstRows, renewIdentity } from "./ensure-first-rows";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

it("an installation keeps its id from start to start, until it is told to be another one", async () => {
  const [first, again] = await Promise.all([ensureFirstRows(database), ensureFirstRows(database)]);
  expect(again).toBe(first);
  const renewed = await renewIdentity(database);
  expect(renewed).not.toBe(first);
  expect(await ensureFirstRows(database)).toBe(renewed);
});
