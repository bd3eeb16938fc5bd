import type postgres from "postgres";

/** What drizzle uses of a client inside a transaction. */
export type TransactionClient = {
  options: unknown;
  unsafe: postgres.Sql["unsafe"];
  savepoint: <Result>(work: (client: TransactionClient) => Promise<Result>) => Promise<Result>;
};

/** What a query's `onexecute` is given: postgres.js calls its `onclose` when the connection is lost. */
type Connection = { onclose?: ((error: Error) => void) | null };

/**
 * postgres.js's `begin`, kept from writing to a connection that was lost in the middle. It would send ROLLBACK there, and
 * whatever the work asks next: the socket is null by then, and the TypeError is thrown from a timer, where it ends the
 * process (3.4.9; turn.db.test.ts takes the server away in the middle of a turn). `begin` itself rejects as soon as the
 * connection is lost, so work that was cut off need only never end.
 */
export async function transact<Result>(
  client: postgres.Sql,
  work: (client: TransactionClient) => Promise<Result>,
): Promise<Result> {
  let lost: Error | null = null;

  const watch = (connection: Connection): true => {
    const rejectBegin = connection.onclose;
    connection.onclose = (error) => {
      lost = error;
      rejectBegin?.(error);
    };
    return true;
  };
  const endUnlessLost = async <Value>(going: Promise<Value>): Promise<Value> => {
    try {
      const value = await going;
      return lost ? await never : value;
    } catch (error) {
      if (lost) return never;
      throw error;
    }
  };
  const guard = (sql: postgres.TransactionSql): TransactionClient => ({
    options: client.options,
    unsafe: ((...query: Parameters<postgres.Sql["unsafe"]>) =>
      lost ? refuse(lost) : sql.unsafe(...query)) as postgres.Sql["unsafe"], // refuse answers all that drizzle uses of a query
    savepoint: <Value>(inner: (client: TransactionClient) => Promise<Value>) =>
      sql.savepoint((nested) => endUnlessLost(inner(guard(nested)))) as Promise<Value>, // unwraps arrays of promises only
  });
  return client.begin((sql) => {
    // Travels ahead of the first real query and costs no round trip. Only a query without parameters is sure to be
    // handed its connection.
    sql.unsafe("select", [], watching(watch)).execute();
    return endUnlessLost(work(guard(sql)));
  }) as Promise<Result>;
}

/** `onexecute` is what postgres.js's own `begin` passes; its types do not know it. */
function watching(onexecute: (connection: Connection) => true): { prepare: false } {
  const options = { prepare: false as const, onexecute };
  return options;
}

const never = new Promise<never>(() => {});

function refuse(error: Error) {
  const refused = Promise.reject(error);
  refused.catch(() => {}); // drizzle may only ever look at values()
  return Object.assign(refused, { values: () => refused });
}
