import postgres from "postgres";

type ClientEvents = {
  /** The connection was lost, or could not be made. */
  onclose?: () => void;
  onnotify?: (channel: string, payload: string) => void;
};

/** The one place where a postgres.js client is made, of one connection: what every one of them must have. */
export function openClient(url: string, events: ClientEvents = {}): postgres.Sql {
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
    ...events,
  };
  return postgres(url, options); // onnotify is read by the client and missing from its types
}
