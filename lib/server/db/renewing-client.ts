import { drizzle } from "drizzle-orm/postgres-js";
import type postgres from "postgres";
import { openClient } from "./open-client";
import { type TransactionClient, transact } from "./transact";

/** What drizzle uses of a client. */
export type QueryClient = {
  options: unknown;
  unsafe: postgres.Sql["unsafe"];
  begin: <Result>(work: (client: TransactionClient) => Promise<Result>) => Promise<Result>;
};

export type RenewingClient = { client: QueryClient; close: () => Promise<void> };

/**
 * A pool that is replaced by a fresh one whenever it loses a connection. A postgres.js connection that is lost while it
 * has something to write keeps that and the note that it is about to be written: it never writes again, not even its
 * login after the reconnect (3.4.9). It can't be told from outside which connection is stuck, so none is kept.
 */
export function openRenewingClient(url: string, max: number): RenewingClient {
  const retiring = new Set<Promise<void>>();
  let isOpen = true;
  let current = open();

  function open(): postgres.Sql {
    const opened = openClient(url, max, { onclose: () => replace(opened) });
    drizzle(opened); // sets the parsers of dates and JSON that drizzle's queries count on
    return opened;
  }
  function replace(lost: postgres.Sql): void {
    if (!isOpen || lost !== current) return;
    current = open();
    // At once: what waits there for a connection would wait for nothing, and fails as "away" like the rest.
    retire(lost, 0);
  }
  function retire(old: postgres.Sql, timeoutS: number): void {
    const ended = old.end({ timeout: timeoutS }).finally(() => retiring.delete(ended));
    retiring.add(ended);
  }

  const unsafe = ((...query: Parameters<postgres.Sql["unsafe"]>) =>
    current.unsafe(...query)) as postgres.Sql["unsafe"];
  return {
    client: { options: current.options, unsafe, begin: (work) => transact(current, work) },
    close: async () => {
      isOpen = false;
      retire(current, 2);
      await Promise.all(retiring);
    },
  };
}
