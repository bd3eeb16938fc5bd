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
