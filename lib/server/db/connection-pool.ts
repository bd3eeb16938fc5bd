import { answersWithin } from "./answers-within";
import { type Connection, ConnectionLostError, openConnection } from "./connection";
import type { PatienceMs } from "./open-client";

export type ConnectionPool = {
  /** Gives `work` a connection that nobody else uses; waits, in the order of asking, while all are in use. */
  use: <Result>(work: (connection: Connection) => Promise<Result>) => Promise<Result>;
  /** Refuses what comes from now on. What is going on has two seconds. */
  close: () => Promise<void>;
};

type Waiting = { resolve: (connection: Connection) => void; reject: (why: Error) => void };

const closeWithinMs = 2_000;

/**
 * At most `max` connections, made when they are needed and kept until they are lost. postgres.js has a pool of its own, but
 * loses acknowledged writes with it: its BEGIN can go out on a connection that others write to (full-socket.db.test.ts).
 * Its `reserve`, which would prevent that, never answers when it has to connect and types are not fetched (3.4.9).
 */
export function openConnectionPool(url: string, max: number, patience: PatienceMs): ConnectionPool {
  const connections = new Set<Connection>();
  const idle: Connection[] = [];
  const waiting: Waiting[] = [];
  /** What is asked and not answered, and since when. */
  const going = new Map<Promise<unknown>, number>();
  let isOpen = true;
  let watching: NodeJS.Timeout | undefined;
  let isProbing = false;

  const refuseWaiting = (why: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(why);
  };
  const open = (): Connection => {
    const connection = openConnection(url, patience, (why) => {
      // It was thrown away below, when another one was lost: who waits by now has nothing to do with it.
      if (!connections.delete(connection)) return;
      // The server is away, or has just been: what waits is told so like what was going on. Idle connections are gone as
      // well, most likely, and would only say so to whoever uses them next.
      refuseWaiting(why);
      for (const other of idle.splice(0)) {
        connections.delete(other);
        void other.end();
      }
    });
    connections.add(connection);
    return connection;
  };
  const take = async (): Promise<Connection> => {
    if (!isOpen) throw closedError();
    const free = idle.pop();
    if (free) return free;
    if (connections.size < max) return open();
    return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  };
  const give = (connection: Connection): void => {
    if (connection.isLost()) return;
    const next = waiting.shift();
    if (next) next.resolve(connection);
    else idle.push(connection);
  };
  const useOne = async <Result>(work: (connection: Connection) => Promise<Result>): Promise<Result> => {
    const connection = await take();
    try {
      return await work(connection);
    } finally {
      give(connection);
    }
  };
  /** A frozen server keeps its connections open and never answers: without this who waits would wait as long. */
  const lookForSilence = async (): Promise<void> => {
    if (going.size === 0) {
      clearInterval(watching);
      watching = undefined;
      return;
    }
    const since = Math.min(...going.values());
    if (isProbing || performance.now() - since < patience.silence) return;
    isProbing = true;
    const answers = await answersWithin(url, patience.probe);
    isProbing = false;
    if (answers) return;
    refuseWaiting(new ConnectionLostError("The database does not answer."));
    await Promise.all([...connections].map((connection) => connection.end()));
  };
  return {
    use: (work) => {
      const used = useOne(work);
      const settled: Promise<unknown> = used
        .catch(() => undefined) // whoever uses it hears of it
        .then(() => going.delete(settled));
      going.set(settled, performance.now());
      watching ??= setInterval(() => void lookForSilence(), patience.silence / 2).unref();
      return used;
    },
    close: async () => {
      isOpen = false;
      clearInterval(watching);
      refuseWaiting(closedError());
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise((resolve) => {
        timer = setTimeout(resolve, closeWithinMs);
      });
      await Promise.race([Promise.all(going.keys()), late]);
      clearTimeout(timer);
      await Promise.all([...connections].map((connection) => connection.end()));
    },
  };
}

const closedError = () => new ConnectionLostError("The connections to the database have been closed.");
