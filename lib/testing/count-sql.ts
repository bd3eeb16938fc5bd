import type { Database } from "@/lib/server/db/client";
import { clientOf, replaceMethod } from "./replace-method";

/** `statements`: with BEGIN and COMMIT, and with those inside of transactions. */
export type SqlCounts = { statements: number; transactions: number };

/**
 * Counts every statement from now on. Listeners and what a worker asks on a connection of its own are not counted.
 * @returns how many so far
 */
export function countSql(database: Database): () => SqlCounts {
  const client = clientOf(database);
  const counts: SqlCounts = { statements: 0, transactions: 0 };
  countUnsafe(client, counts);
  replaceMethod(client, "begin", (begin) => (work) => {
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
  replaceMethod(client, "unsafe", (ask) => (...given) => {
    counts.statements += 1;
    return ask(...given);
  });
}
