import { randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newId } from "@/lib/server/new-id";
import { commandLine, recordAudit } from "@/lib/server/services/audit/record";
import { listAuditEvents } from "@/lib/server/store/audit-events";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject, makeRun } from "@/lib/testing/factories";
import { createDatabase, type Database } from "./client";
import { ensureFirstRows } from "./ensure-first-rows";
import { giveDataRights } from "./give-data-rights";
import { auditEvent } from "./schema/audit";
import { hasNewestSchema } from "./schema-version";

// The server's users are shared by all databases of the tests.
const role = `app "${randomBytes(6).toString("hex")}"`;
let owner: TestDatabase;
let app: Database;
let appUrl: URL;
beforeAll(async () => {
  owner = await createTestDatabase();
  appUrl = new URL(owner.url);
  appUrl.username = encodeURIComponent(role);
  appUrl.password = "a pass'word";
  await giveDataRights(owner.url, appUrl.toString());
  app = createDatabase(appUrl.toString(), { max: 2 });
});
afterAll(async () => {
  await app.close();
  await owner.db.execute(sql`drop owned by ${sql.identifier(role)}`);
  await owner.db.execute(sql`drop role ${sql.identifier(role)}`);
  await owner.close();
});

const denied = { cause: { code: "42501" } };

describe("the user of web and worker", () => {
  it("reads and writes rows, takes the locks that it needs, and sees which schema there is", async () => {
    await ensureFirstRows(app);
    const { runId } = await makeRun(app, { projectId: await makeProject(app), spec: { name: "a run" } });
    expect(runId).toMatch(/^run_/);
    expect(await hasNewestSchema(app.db)).toBe(true);
  });

  it("cannot change the schema, other users, or what guards the audit log", async () => {
    for (const statement of [
      "create table more (id text)",
      "create schema more",
      "alter table app_user add column more text",
      "drop table app_user",
      "truncate app_user",
      "create or replace function refuse_audit_change() returns trigger language plpgsql as 'begin return null; end'",
      "drop trigger audit_event_append_only on audit_event",
      "alter table audit_event disable trigger all",
      "set session_replication_role = replica",
      "create role more",
      "delete from drizzle.__drizzle_migrations",
      "copy app_user to program 'cat'",
    ])
      await expect(app.db.execute(sql.raw(statement)), statement).rejects.toMatchObject(denied);
  });

  it("adds to the audit log and reads it, and can neither change nor remove an entry", async () => {
    const subject = { id: newId("user"), name: "somebody" };
    await recordAudit(app.db, commandLine, { action: "key.created", projectId: null, subject });
    expect(await listAuditEvents(app.db, { projectIds: "all", beforeId: null, limit: 10 })).toHaveLength(1);
    await expect(app.db.update(auditEvent).set({ address: "x" })).rejects.toMatchObject(denied);
    await expect(app.db.delete(auditEvent)).rejects.toMatchObject(denied);
  });

  it("gets the same again at each start, and another password with it", async () => {
    const again = new URL(appUrl);
    again.password = "another";
    await giveDataRights(owner.url, again.toString());
    const second = createDatabase(again.toString(), { max: 1 });
    await second.db.execute(sql`select 1`);
    await second.close();
  });

  it("is nobody who may do all anyway", async () => {
    const ruler = new URL(owner.url);
    ruler.searchParams.set("application_name", "another");
    await expect(giveDataRights(owner.url, ruler.toString())).rejects.toThrow(/fewer rights/);
  });
});
