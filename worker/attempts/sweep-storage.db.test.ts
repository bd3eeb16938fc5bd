import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import pino from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { upload } from "@/lib/server/db/schema/assets";
import { newId } from "@/lib/server/new-id";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { createTestDatabase, type TestDatabase } from "@/lib/testing/database";
import { makeProject } from "@/lib/testing/factories";
import { sweepStorage } from "./sweep-storage";

let database: TestDatabase;
let dataDir: string;
beforeEach(async () => {
  database = await createTestDatabase();
  dataDir = await mkdtemp(join(tmpdir(), "hardsim-sweep-"));
});
afterEach(async () => {
  await database.close();
  await rm(dataDir, { recursive: true, force: true });
});

const age = (path: string) => utimes(path, new Date(0), new Date(0));

test("old files that nothing names go; what a row names, and what is new, stays", async () => {
  const storage = openFolderStorage(dataDir);
  const put = async (text: string, isOld: boolean) => {
    const blob = await storage.putBytes(Buffer.from(text));
    if (isOld) await age(join(dataDir, "blobs", "sha256", blob.sha256.slice(0, 2), blob.sha256));
    return blob;
  };
  const named = await put("named", true);
  const orphan = await put("orphan", true);
  const fresh = await put("fresh", false);
  await database.db.insert(upload).values({
    uploadId: newId("upload"),
    projectId: await makeProject(database),
    filename: "a.pt",
    contentType: "a/b",
    sizeBytes: named.sizeBytes,
    sha256: named.sha256,
    expiresAt: new Date(),
  });
  const incoming = join(dataDir, "blobs", "incoming");
  await writeFile(join(incoming, "dead"), "half of something");
  await age(join(incoming, "dead"));

  await sweepStorage({ storage, database, log: pino({ level: "silent" }) });
  expect(await storage.has(named.sha256)).toBe(true);
  expect(await storage.has(fresh.sha256)).toBe(true);
  expect(await storage.has(orphan.sha256)).toBe(false);
  expect(await readdir(incoming)).toEqual([]);
});

/** Columns of digests that name no file. */
const noFiles = [
  "api_key.sha256",
  "password_link.sha256",
  "recovery_code.sha256",
  "idempotency_key.body_sha256",
  // Its job's result names it.
  "cut_batch.source_sha256",
];
/** Those that `findUnreferenced` asks; a batch's digest lies in task.result besides. */
const asked = [
  "artifact.sha256",
  "attempt.log_sha256",
  "checkpoint.sha256",
  "cut_batch.sha256",
  "iteration.manifest_sha256",
  "run_export.sha256",
  "upload.sha256",
];

test("every column that names a file is asked before a file is removed", async () => {
  const modules = import.meta.glob<Record<string, unknown>>("../../lib/server/db/schema/*.ts", {
    eager: true,
  });
  const tables = Object.values(modules)
    .flatMap((module) => Object.values(module))
    .filter((value) => is(value, PgTable));
  const columns = tables.flatMap((table) =>
    Object.values(getTableColumns(table)).map(({ name }) => `${getTableName(table)}.${name}`),
  );
  const digests = [...new Set(columns.filter((name) => name.endsWith("sha256")))];
  expect(digests.filter((name) => !noFiles.includes(name)).sort()).toEqual(asked);
});
