import type { Db } from "./client";

/**
 * A query whose text never changes, written once for each database and not at every request, which would cost more than its answer.
 * @param write names it and leaves placeholders: `db.select()….prepare("name")`
 */
export function keepQuery<Query>(write: (db: Db) => Query): (db: Db) => Query {
  const kept = new WeakMap<Db, Query>();
  return (db) => {
    const known = kept.get(db);
    if (known !== undefined) return known;
    const query = write(db);
    kept.set(db, query);
    return query;
  };
}
