import { setTimeout as delay } from "node:timers/promises";
import type { PgDatabase } from "drizzle-orm/pg-core";
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import type { Connection } from "./connection";
import { type ConnectionPool, openConnectionPool } from "./connection-pool";
import { isCollision } from "./is-database-away";
import { startListening } from "./listen";
import type { PatienceMs } from "./open-client";
import { type TransactionClient, toUnsafe, transact } from "./transact";

type NoSchema = Record<string, never>;
export type Drizzle = PostgresJsDatabase<NoSchema>;
/** The database or a transaction on it: what a query needs. */
export type Db = PgDatabase<PostgresJsQueryResultHKT, NoSchema>;
/** A transaction: what a function asks for that must not run outside of one. */
export type Tx = Parameters<Parameters<Drizzle["transaction"]>[0]>[0];

export type StopListening = () => Promise<void>;

export type Database = {
  /** Stays good while the server is away and comes back; queries in between fail, see isDatabaseAway. */
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

export type TransactionOutcome = "committed" | "rolled_back";

export type DatabaseOptions = {
  /** Connections at most, listeners not counted. */
  max?: number;
  /** Told at the end of each transaction how long it took, the wait for a connection included. */
  onTransaction?: (seconds: number, outcome: TransactionOutcome) => void;
  /** What differs from the usual. */
  patience?: Partial<PatienceMs>;
};

/**
 * A process that stands still in a transaction keeps its locks for as long as its session lives: the server ends that session
 * while those who wait for the lock still wait, and nobody waits longer than a person would. What reads for longer than
 * two minutes reads in pages. A server that is frozen is noticed after eight seconds.
 */
const usualPatience: PatienceMs = {
  idleInTransaction: 5_000,
  lock: 10_000,
  statement: 120_000,
  silence: 5_000,
  probe: 3_000,
};

/** So often a transaction is tried that collides with others. */
const collidingTries = 5;

/** Needs a session connection: no transaction pooling in between. */
export function createDatabase(
  url: string,
  { max = 10, onTransaction = () => {}, patience }: DatabaseOptions = {},
): Database {
  const pool = openConnectionPool(url, max, { ...usualPatience, ...patience });
  const listening = new Set<StopListening>();
  return {
    db: drizzle({ client: asDrizzleClient(pool, onTransaction) }),
    listen: (channel, onNotify, onReady) => {
      const end = startListening(url, channel, onNotify, onReady);
      const stop = () => {
        listening.delete(stop);
        return end();
      };
      listening.add(stop);
      return stop;
    },
    close: async () => {
      await Promise.all([...listening].map((stop) => stop()));
      await pool.close();
    },
  };
}

/** Of two transactions that wait for one another Postgres rolls one back, from which nothing is left; it is done again from its beginning. */
async function transactAgain<Result>(
  connection: Connection,
  work: (client: TransactionClient) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact(connection, work);
    } catch (error) {
      if (tries === collidingTries || !isCollision(error)) throw error;
      // The other one goes first.
      await delay(tries * 10);
    }
  }
}

/** Guarantee: drizzle uses `options`, `unsafe` and `begin` of a client and nothing else; every database test runs on it. */
function asDrizzleClient(
  { use }: ConnectionPool,
  onTransaction: (seconds: number, outcome: TransactionOutcome) => void,
): postgres.Sql {
  const begin = async <Result>(work: (client: TransactionClient) => Promise<Result>): Promise<Result> => {
    const began = performance.now();
    let outcome: TransactionOutcome = "rolled_back";
    try {
      const result = await use((connection) => transactAgain(connection, work));
      outcome = "committed";
      return result;
    } finally {
      onTransaction((performance.now() - began) / 1_000, outcome);
    }
  };
  const client = {
    // Drizzle sets parsers here, which each connection has of its own.
    options: { parsers: {}, serializers: {} },
    unsafe: toUnsafe((query, asValues) => use(({ ask }) => ask(query, asValues))),
    begin,
  };
  return client as unknown as postgres.Sql;
}
