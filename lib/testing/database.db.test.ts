import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { createDatabase } from "@/lib/server/db/client";
import { project } from "@/lib/server/db/schema/accounts";
import { createTestDatabase } from "./database";
import { makeRun } from "./factories";

test("a database is empty for whoever gets it next", async () => {
  const first = await createTestDatabase();
  await makeRun(first);
  expect(await first.db.$count(project)).toBe(1);
  await first.close();
  const next = await createTestDatabase();
  expect(next.url).toBe(first.url);
  expect(await next.db.$count(project)).toBe(0);
  await next.close();
});

test("one whose tables or migrations a test has changed is nobody's any more", async () => {
  for (const harm of [
    sql`create table kept (n integer)`,
    sql`update drizzle.__drizzle_migrations set created_at = created_at + 1`,
  ]) {
    const harmed = await createTestDatabase();
    await harmed.db.execute(harm);
    await harmed.close();
    const next = await createTestDatabase();
    expect(next.url).not.toBe(harmed.url);
    await next.close();
  }
});

test("a connection that is left open fails its close, and the next one gets another database", async () => {
  const database = await createTestDatabase();
  const leaked = createDatabase(database.url, { max: 1 });
  await leaked.db.execute(sql`select 'forgotten'`);
  await expect(database.close()).rejects.toThrow(/left open: .*forgotten/);
  await leaked.close();
  const next = await createTestDatabase();
  expect(next.url).not.toBe(database.url);
  await next.close();
});
