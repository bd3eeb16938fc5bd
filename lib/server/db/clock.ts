import { sql } from "drizzle-orm";
import type { Db } from "./client";

/** The database's wall clock at this moment (not the transaction's start), to the millisecond. */
export async function readDatabaseTime(db: Db): Promise<Date> {
  const [row] = await db.execute<{ ms: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as ms`,
  );
  if (!row) throw new Error("The database has no clock.");
  return new Date(Number(row.ms));
}

/** The same, and whether the database runs on this process's own machine. */
export async function readServerClock(db: Db): Promise<{ databaseMs: number; isHere: boolean }> {
  const [row] = await db.execute<{ ms: string; isHere: boolean }>(sql`
    select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as ms,
      coalesce(inet_server_addr() = inet_client_addr(), true) as "isHere"`);
  if (!row) throw new Error("The database has no clock.");
  return { databaseMs: Number(row.ms), isHere: row.isHere };
}
