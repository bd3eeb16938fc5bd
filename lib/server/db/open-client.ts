import postgres from "postgres";

type ClientEvents = {
  /** The connection was lost, or could not be made. */
  onclose?: () => void;
  onnotify?: (channel: string, payload: string) => void;
};

/**
 * Milliseconds after which the server gives up on a session, a lock or a statement. `silence`: after which a server from which
 * nothing has come is asked something simple, and `probe`: how long that may take before it is taken for away.
 */
export type PatienceMs = {
  idleInTransaction: number;
  lock: number;
  statement: number;
  silence: number;
  probe: number;
};

/**
 * The one place where a postgres.js client is made, of one connection: what every one of them must have.
 * @param patience without it nothing is given up: a lock or a LISTEN is held for as long as the client lives
 */
export function openClient(url: string, events: ClientEvents = {}, patience?: PatienceMs): postgres.Sql {
  const options = {
    max: 1,
    // By default a connection is dropped after 30 to 60 minutes, and with it an advisory lock or a LISTEN; and so that
    // every close is a loss.
    max_lifetime: null,
    // The query for it is nobody's: lost with its connection, it is a rejection that ends the process. Drizzle reads and
    // writes arrays by itself.
    fetch_types: false,
    connect_timeout: 10,
    onnotice: () => {},
    connection: patience && {
      idle_in_transaction_session_timeout: patience.idleInTransaction,
      lock_timeout: patience.lock,
      statement_timeout: patience.statement,
    },
    ...events,
  };
  return postgres(url, options); // onnotify is read by the client and missing from its types
}
