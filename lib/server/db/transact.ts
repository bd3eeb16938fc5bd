import type { Ask, Connection, Unsafe } from "./connection";
import { hasCode } from "./is-database-away";

/** What drizzle uses of a client inside a transaction. */
export type TransactionClient = {
  unsafe: Unsafe;
  savepoint: <Result>(work: (client: TransactionClient) => Promise<Result>) => Promise<Result>;
};

type Work<Result> = (client: TransactionClient) => Promise<Result>;

/**
 * BEGIN, the work, and COMMIT, or ROLLBACK when it throws, on a connection that is this transaction's alone. BEGIN goes out
 * with the first statement, and COMMIT with those whose answer the work has not waited for: a transaction fails with them.
 */
export async function transact<Result>(connection: Connection, work: Work<Result>): Promise<Result> {
  let savepoints = 0;
  const command = (text: string) => connection.ask([text], false);

  /** `undo` puts things back to where the scope began. */
  const runScope = async <Value>(
    { end, undo }: { end?: string; undo: string },
    inner: Work<Value>,
  ): Promise<Value> => {
    const asked = new Set<Promise<unknown>>();
    let failure: { error: unknown } | null = null;
    const ask: Ask = (query, asValues) => {
      const answer = connection.ask(query, asValues);
      const settled: Promise<unknown> = answer
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .then(() => asked.delete(settled));
      asked.add(settled);
      return answer;
    };
    let isEnding = false;
    try {
      const value = await inner({ unsafe: toUnsafe(ask), savepoint: runSavepoint });
      // After a failed statement Postgres answers COMMIT with a rollback, and without an error.
      throwIfFailed(failure);
      isEnding = end !== undefined;
      await Promise.all([end === undefined ? null : command(end), ...asked]);
      throwIfFailed(failure);
      return value;
    } catch (error) {
      if (!isEnding && !connection.isLost()) await command(undo);
      // It says only that something before it failed, and that is what tells why.
      if (hasCode(error, (code) => code === "25P02")) throwIfFailed(failure);
      throw error;
    }
  };
  const runSavepoint = async <Value>(inner: Work<Value>): Promise<Value> => {
    const name = `s${savepoints++}`;
    await command(`savepoint ${name}`);
    return runScope({ undo: `rollback to ${name}` }, inner);
  };

  const begun = command("begin");
  // What follows fails with it, because only a lost connection makes it fail.
  begun.catch(() => undefined);
  return runScope({ end: "commit", undo: "rollback" }, work);
}

/**
 * For a statement that is the last of its transaction and whose answer says nothing: it is not waited for, so that COMMIT goes out
 * with it. The transaction fails when it does.
 */
export function sendAlong(asked: PromiseLike<unknown>): void {
  asked.then(undefined, () => undefined);
}

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
