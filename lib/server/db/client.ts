import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import postgres from "postgres";

type NoSchema = Record<string, never>;
export type Drizzle = PostgresJsDatabase<NoSchema>;
/** The database or a transaction on it: what a query needs. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, NoSchema>;
/** A transaction: what a function asks for that must not run outside of one. */
export type Tx = Parameters<Parameters<Drizzle["transaction"]>[0]>[0];

export type StopListening = () => Promise<void>;

export type Database = {
  db: Drizzle;
  /**
   * Hears a channel on a connection of its own, for as long as the database is open. `onReady` is called after the
   * first LISTEN and again after every reconnect: notifications in between are lost, so the listener reads again.
   * Does not wait and does not fail: while the server is away it keeps trying.
   */
  listen: (channel: string, onNotify: (payload: string) => void, onReady: () => void) => StopListening;
  /** Open queries get two seconds. */
  close: () => Promise<void>;
};

/**
 * Every connection pool of the project is made here (the worker's lock connection stands in lock-connection.ts).
 * `max`: connections at most.
 */
export function createDatabase(url: string, { max = 10 }: { max?: number } = {}): Database {
  const sql = openClient(url, { max });
  const db = drizzle(sql);
  return {
    db,
    listen: (channel, onNotify, onReady) => startListening(sql, channel, onNotify, onReady),
    // Without a timeout end() hung for ever on a pool whose server had died in the middle of a query.
    close: () => sql.end({ timeout: 2 }),
  };
}

/** Internal to this folder: the one place that knows the settings which every client needs. */
export function openClient(
  url: string,
  options: { max: number; maxLifetime?: null; onclose?: () => void },
): postgres.Sql {
  return postgres(url, {
    max: options.max,
    // postgres.js 3.4.9 loses acknowledged writes when BEGIN is the query that fills a connection's pipeline (the
    // 100th by default): the transaction stays open on a connection that goes back to the pool, and what is written
    // there later is acknowledged and never committed. A pipeline that is never full has no such query.
    // The reproduction is client.db.test.ts; upstream issues 823, 1189, 1204.
    max_pipeline: 1_000_000,
    backoff: (retries: number) => Math.min(2, 0.1 * 2 ** retries),
    connect_timeout: 10,
    onnotice: () => {},
    ...(options.maxLifetime === undefined ? {} : { max_lifetime: options.maxLifetime }),
    ...(options.onclose === undefined ? {} : { onclose: options.onclose }),
  } as postgres.Options<Record<string, never>>); // max_pipeline is read by the client and missing from its types
}

function startListening(
  sql: postgres.Sql,
  channel: string,
  onNotify: (payload: string) => void,
  onReady: () => void,
): StopListening {
  // The client listens again by itself whenever its connection closes, also after a first try that failed.
  const listening = sql.listen(channel, onNotify, onReady).catch(() => null);
  return async () => {
    const handle = await listening;
    await handle?.unlisten();
  };
}
