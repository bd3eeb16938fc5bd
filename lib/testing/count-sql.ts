import type { Database } from "@/lib/server/db/client";

/** `statements`: with BEGIN and COMMIT, and with those inside of transactions. */
export type SqlCounts = { statements: number; transactions: number };

type Ask = (...given: unknown[]) => unknown;

/**
 * Counts every statement from now on. Listeners and what a worker asks on a connection of its own are not counted.
 * @returns how many so far
 */
export function countSql(database: Database): () => SqlCounts {
  const client: unknown = Reflect.get(database.db, "$client");
  const counts: SqlCounts = { statements: 0, transactions: 0 };
  countUnsafe(client, counts);
  replace(client, "begin", (begin) => (work) => {
    counts.transactions += 1;
    counts.statements += 2;
    return begin((inner: unknown) => {
      countUnsafe(inner, counts);
      return typeof work === "function" ? work(inner) : undefined;
    });
  });
  return () => ({ ...counts });
}

function countUnsafe(client: unknown, counts: SqlCounts): void {
  replace(client, "unsafe", (ask) => (...given) => {
    counts.statements += 1;
    return ask(...given);
  });
}

function replace(client: unknown, name: string, by: (ask: Ask) => Ask): void {
  if (typeof client !== "object" || client === null) throw new Error("drizzle no longer names its client");
  const ask: unknown = Reflect.get(client, name);
  if (typeof ask !== "function") throw new Error(`the client has no ${name}`);
  Reflect.set(
    client,
    name,
    by((...given) => Reflect.apply(ask, client, given)),
  );
}
