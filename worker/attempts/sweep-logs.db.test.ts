import { mkdir, mkdtemp, readdir, rm, utimes } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { attempt } from "@/lib/server/db/schema/attempts";
import { attemptLogFolder, attemptLogsRoot } from "@/lib/server/storage/attempt-log-folder";
import { restoreAttemptLog } from "@/lib/server/storage/restore-attempt-log";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeRun } from "@/lib/testing/factories";
import { sweepLogs } from "./sweep-logs";

let database: TestDatabase;
let dataDir: string;
beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "hardsim-logs-"));
});
afterEach(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function makeAttempt(change: Partial<typeof attempt.$inferInsert>): Promise<string> {
  const { runId } = await makeRun(database);
  const [row] = await database.db.update(attempt).set(change).where(eq(attempt.runId, runId)).returning();
  return row?.attemptId ?? "";
}

async function makeFolder(attemptId: string, ageMs: number): Promise<void> {
  const folder = attemptLogFolder(dataDir, attemptId);
  await mkdir(folder, { recursive: true });
  const at = new Date(Date.now() - ageMs);
  await utimes(folder, at, at);
}

test("a log that lies beside its blob goes when nobody uses it, and so does one of which no row knows", async () => {
  const hourMs = 3_600_000;
  const ended = { status: "succeeded", endedAt: new Date() } as const;
  const live = await makeAttempt({ status: "running" });
  const onlyCopy = await makeAttempt({ ...ended, logSha256: null });
  const kept = await makeAttempt({ ...ended, logSha256: "a".repeat(64) });
  const opened = await makeAttempt({ ...ended, logSha256: "b".repeat(64) });
  for (const id of [live, onlyCopy, kept, opened, "att_deleted"]) await makeFolder(id, 48 * hourMs);
  await makeFolder("att_new", hourMs);
  // Whoever reads a log says so.
  await restoreAttemptLog(attemptLogFolder(dataDir, opened), () => Promise.reject(new Error("it is there")));
  await sweepLogs({ dataDir, database, log: pino({ level: "silent" }) });
  expect(new Set(await readdir(attemptLogsRoot(dataDir)))).toEqual(
    new Set([live, onlyCopy, opened, "att_new"]),
  );
});
