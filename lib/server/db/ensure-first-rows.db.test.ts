import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { ensureFirstRows, renewIdentity } from "./ensure-first-rows";
import { takeHome } from "./installation-home";

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

it("a database keeps which data folder is its own, until another one is", async () => {
  await ensureFirstRows(database);
  const place = { path: "/srv/hardsim", machine: "lab", inode: "7" };
  const other = { ...place, path: "/mnt/hardsim" };
  expect(await takeHome(database, { here: place, moves: false })).toBeNull();
  await renewIdentity(database);
  expect(await takeHome(database, { here: other, moves: false })).toEqual(place);
  expect(await takeHome(database, { here: other, moves: true })).toEqual(place);
  expect(await takeHome(database, { here: place, moves: false })).toEqual(other);
});
