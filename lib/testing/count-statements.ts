import type { Database } from "@/lib/server/db/client";

/**
 * Counts what is asked outside of transactions from now on; a transaction counts as one. Listeners are not counted.
 * @returns how many so far
 */
export function countStatements(database: Database): () => number {
  const client: unknown = Reflect.get(database.db, "$client");
  if (typeof client !== "object" || client === null) throw new Error("drizzle no longer names its client");
  let count = 0;
  for (const name of ["unsafe", "begin"]) {
    const ask: unknown = Reflect.get(client, name);
    if (typeof ask !== "function") throw new Error(`the client has no ${name}`);
    Reflect.set(client, name, (...given: unknown[]) => {
      count += 1;
      return Reflect.apply(ask, client, given);
    });
  }
  return () => count;
}
