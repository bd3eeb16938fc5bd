import { createDatabase, type Db } from "@/lib/server/db/client";
import { AppError } from "@/lib/server/services/app-error";

/** A mistake of whoever typed the command: exit status 2. */
export class UsageError extends Error {}

/** Runs one command over DATABASE_URL. What its caller did wrong is a sentence, everything else is thrown. */
export async function runCommandLine(run: (db: Db, argv: string[]) => Promise<void>): Promise<void> {
  const url = process.env.DATABASE_URL;
  const database = url ? createDatabase(url, { max: 1 }) : null;
  try {
    if (!database) throw new UsageError("DATABASE_URL is not set.");
    await run(database.db, process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError) && !(error instanceof AppError)) throw error;
    console.error(error.message);
    process.exitCode = 2;
  } finally {
    await database?.close();
  }
}
