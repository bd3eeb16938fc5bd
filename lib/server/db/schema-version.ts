import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import type { Db } from "./client";
import { findMigrationsFolder } from "./migrate-database";

/** Does the database have this code's newest migration? Throws when the database is away. */
export async function hasNewestSchema(db: Db, folder?: string): Promise<boolean> {
  const newest = readMigrationFiles({ migrationsFolder: findMigrationsFolder(folder) }).at(-1);
  const [table] = await db.execute<{ name: string | null }>(
    sql`select to_regclass('drizzle.__drizzle_migrations')::text as name`,
  );
  if (newest === undefined || table?.name == null) return false;
  const rows = await db.execute(
    sql`select 1 from drizzle.__drizzle_migrations where created_at = ${newest.folderMillis} limit 1`,
  );
  return rows.length === 1;
}
