import type { Database } from "@/lib/server/db/client";
import { clientOf, replaceMethod } from "./replace-method";

/**
 * Counts what is asked outside of transactions from now on; a transaction counts as one. Listeners are not counted.
 * @returns how many so far
 */
export function countStatements(database: Database): () => number {
  let count = 0;
  for (const name of ["unsafe", "begin"])
    replaceMethod(clientOf(database), name, (ask) => (...given) => {
      count += 1;
      return ask(...given);
    });
  return () => count;
}
