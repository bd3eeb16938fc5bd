import { drizzle } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { isConnectionLost } from "./is-database-away";
import { openClient, type PatienceMs } from "./open-client";
import { judgeStatements } from "./prepare-often";

/** How drizzle asks a client. */
export type Unsafe = postgres.Sql["unsafe"];
/** `asValues`: rows as arrays and not as objects. */
export type Ask = (query: Parameters<Unsafe>, asValues: boolean) => Promise<unknown>;

/** One connection to the server, for one user at a time. */
export type Connection = {
  /**
   * Goes out at once, behind what was asked before: answers come in the order of asking, and several questions that nobody waits
   * between share one round trip. Rejects once the connection is lost: postgres.js would make another one by itself,
   * and what belongs to a transaction would be done outside of it.
   */
  ask: Ask;
  /** Lost connections never come back. */
  isLost: () => boolean;
  /** What is asked at that moment fails. */
  end: () => Promise<void>;
};

/** Says `isDatabaseAway`, as the driver's own errors do. */
export class ConnectionLostError extends Error {
  readonly code = "CONNECTION_CLOSED";
}

/**
 * Connects when it is first asked something. A connection that is lost while it has something to write keeps that and the
 * note that it is about to be written, and never writes again, not even its login (postgres.js 3.4.9): none is used twice.
 * @param onLost called once, before those who wait for an answer hear of it
 */
export function openConnection(url: string, patience: PatienceMs, onLost: (why: Error) => void): Connection {
  let lost: Error | null = null;
  let ended: Promise<void> | null = null;
  const isOften = judgeStatements();

  const client = openClient(
    url,
    { onclose: () => lose(new ConnectionLostError("The connection to the database was lost.")) },
    patience,
  );
  drizzle(client); // sets the parsers of dates and JSON that drizzle's queries count on

  const end = (): Promise<void> => {
    ended ??= client.end({ timeout: 0 });
    return ended;
  };
  const lose = (why: Error): void => {
    if (lost) return;
    lost = why;
    void end();
    onLost(why);
  };
  const ask: Ask = async ([text, args = [], options], asValues) => {
    if (lost) throw lost;
    try {
      // A statement without values goes as it is: it may be several, which cannot be prepared.
      const prepare = args.length > 0 && isOften(text);
      const query = client.unsafe(text, args, { ...options, prepare });
      return await (asValues ? query.values() : query);
    } catch (error) {
      // The end of the socket may be told later than the failure of what was asked.
      if (error instanceof Error && isConnectionLost(error)) lose(error);
      throw error;
    }
  };
  return {
    ask,
    isLost: () => lost !== null,
    end,
  };
}
