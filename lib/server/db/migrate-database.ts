import { existsSync } from "node:fs";
import { join } from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import type postgres from "postgres";
import { guardAuditLog } from "./guard-audit-log";
import { notifyKeyChanges } from "./notify-key-changes";
import { openClient } from "./open-client";

/** Any number; what matters is that every process that migrates asks for the same one. */
const migrationLock = 724_911_203;

/** The folder with the SQL files: as given, else `HARDSIM_MIGRATIONS_DIR`, else `drizzle` in the working folder. */
export function findMigrationsFolder(given?: string): string {
  const folder = given ?? process.env.HARDSIM_MIGRATIONS_DIR ?? join(process.cwd(), "drizzle");
  if (!existsSync(join(folder, "meta", "_journal.json"))) {
    throw new Error(
      `There are no migrations in ${folder}; set HARDSIM_MIGRATIONS_DIR to the folder "drizzle".`,
    );
  }
  return folder;
}

/** Brings the database's schema to this code's newest migration. Several processes may call it at once. */
export async function migrateDatabase(url: string, folder?: string): Promise<void> {
  const migrationsFolder = findMigrationsFolder(folder);
  await withMigrationLock(url, async (sql) => {
    await migrate(drizzle(sql), { migrationsFolder });
    await guardAuditLog(sql);
    await notifyKeyChanges(sql);
  });
}

/** Of all who ask at once, one after the other. */
export async function withMigrationLock(
  url: string,
  work: (sql: postgres.Sql) => Promise<void>,
): Promise<void> {
  const sql = openClient(url);
  try {
    await sql`select pg_advisory_lock(${migrationLock}::bigint)`;
    await work(sql);
  } finally {
    await sql.end({ timeout: 2 }); // ends the session, and the lock with it
  }
}
