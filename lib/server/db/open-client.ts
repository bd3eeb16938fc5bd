import postgres from "postgres";

type ClientEvents = {
  /** A connection was lost, or could not be made. */
  onclose?: () => void;
  onnotify?: (channel: string, payload: string) => void;
};

/** The one place where a postgres.js client is made: what every one of them must have. */
export function openClient(url: string, max: number, events: ClientEvents = {}): postgres.Sql {
  const options = {
    max,
    // postgres.js 3.4.9 loses acknowledged writes when BEGIN is the query that fills a connection's pipeline (the
    // 100th by default): the transaction stays open on a connection that goes back to the pool, and what is written
    // there later is acknowledged and never committed. A pipeline that is never full has no such query.
    // The reproduction is client.db.test.ts; upstream issues 823, 1189, 1204.
    max_pipeline: 1_000_000,
    // By default a connection is dropped after 30 to 60 minutes, and with it an advisory lock or a LISTEN; and so that
    // every close is a loss.
    max_lifetime: null,
    // The query for it is nobody's: lost with its connection, it is a rejection that ends the process. Drizzle reads and
    // writes arrays by itself.
    fetch_types: false,
    connect_timeout: 10,
    onnotice: () => {},
    ...events,
  };
  return postgres(url, options); // max_pipeline and onnotify are read by the client and missing from its types
}
