import type { Ask, Connection, Unsafe } from "./connection";

/** What drizzle uses of a client inside a transaction. */
export type TransactionClient = {
  unsafe: Unsafe;
  savepoint: <Result>(work: (client: TransactionClient) => Promise<Result>) => Promise<Result>;
};

type Work<Result> = (client: TransactionClient) => Promise<Result>;

/** BEGIN, the work, and COMMIT, or ROLLBACK when it throws, on a connection that is this transaction's alone. */
export async function transact<Result>(connection: Connection, work: Work<Result>): Promise<Result> {
  let savepoints = 0;
  const command = (text: string) => connection.ask([text], false);

  /** `undo` puts things back to where the scope began. */
  const runScope = async <Value>(undo: string, inner: Work<Value>): Promise<Value> => {
    let failure: { error: unknown } | null = null;
    const ask: Ask = async (query, asValues) => {
      try {
        return await connection.ask(query, asValues);
      } catch (error) {
        failure ??= { error };
        throw error;
      }
    };
    try {
      const value = await inner({ unsafe: toUnsafe(ask), savepoint: runSavepoint });
      throwIfFailed(failure);
      return value;
    } catch (error) {
      if (!connection.isLost()) await command(undo);
      throw error;
    }
  };
  const runSavepoint = async <Value>(inner: Work<Value>): Promise<Value> => {
    const name = `s${savepoints++}`;
    await command(`savepoint ${name}`);
    return runScope(`rollback to ${name}`, inner);
  };

  await command("begin");
  const result = await runScope("rollback", work);
  await command("commit");
  return result;
}

/** After a failed statement Postgres answers COMMIT with a rollback, and without an error. */
function throwIfFailed(failure: { error: unknown } | null): void {
  if (failure) throw failure.error;
}

/**
 * Guarantee: of what a client's `unsafe` answers drizzle uses the promise, or at once `values`; every database test runs on
 * it. Asked is a moment later, when it is known which.
 */
export function toUnsafe(ask: Ask): Unsafe {
  const unsafe = (...query: Parameters<Unsafe>) => {
    let asValues = false;
    const answer = Promise.resolve().then(() => ask(query, asValues));
    return Object.assign(answer, {
      values: () => {
        asValues = true;
        return answer;
      },
    });
  };
  return unsafe as unknown as Unsafe;
}
