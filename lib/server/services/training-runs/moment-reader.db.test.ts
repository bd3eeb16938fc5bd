import { afterAll, beforeAll, expect, it } from "vitest";
import { countStatements } from "@/lib/testing/count-statements";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { createMomentReader } from "./moment-reader";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

it("whether a worker is alive is looked up once a second for everybody, and the clock goes on in between", async () => {
  let nowMs = 5_000;
  const moments = createMomentReader(database, { now: () => nowMs });
  const count = countStatements(database);
  const [first] = await Promise.all(Array.from({ length: 50 }, () => moments.read()));
  nowMs += 700;
  const later = await moments.read();
  expect(count()).toBe(1);
  expect(later.nowMs).toBe((first?.nowMs ?? 0) + 700);
  nowMs += 400;
  await moments.read();
  expect(count()).toBe(2);
});

it("a moment that differs from what somebody has read of the workers is forgotten, also one that is being read", async () => {
  let nowMs = 5_000;
  const moments = createMomentReader(database, { now: () => nowMs });
  const count = countStatements(database);
  expect((await moments.read()).silence).not.toBeNull();
  moments.correct(false);
  await moments.read();
  expect(count(), "nothing else was read").toBe(1);
  moments.correct(true);
  await moments.read();
  expect(count()).toBe(2);

  nowMs += 2_000;
  const early = moments.read();
  moments.correct(true);
  await Promise.all([early, moments.read()]);
  expect(count()).toBe(4);
});
