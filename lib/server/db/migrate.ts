import { createDatabase } from "./client";
import { ensureFirstRows } from "./ensure-first-rows";
import { migrateDatabase } from "./migrate-database";

/** Command: brings the database at DATABASE_URL to this code's schema. Set-up runs it before web and worker. */
async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new Error("DATABASE_URL is not set.");
  await migrateDatabase(url);
  const database = createDatabase(url, { max: 1 });
  try {
    const installationId = await ensureFirstRows(database);
    process.stdout.write(`The database has the newest schema (installation ${installationId}).\n`);
  } finally {
    await database.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
