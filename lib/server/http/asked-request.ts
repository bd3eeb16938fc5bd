import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import type { Address } from "./read-address";

/** What is read of a request. The web's `Request` has it; of Node's it is told without making one, which costs as much as a verb. */
export type AskedRequest = Pick<Request, "method" | "url" | "signal" | "body"> & {
  headers: Pick<Headers, "get">;
};

/** Node's request as it is read here. The signal is aborted when the caller goes before the answer ends. */
export function readNodeRequest(
  message: IncomingMessage,
  response: ServerResponse,
  address: Address,
): AskedRequest {
  return new NodeRequest(message, response, address);
}

/** A class, so that what a request does not ask for is not made: most have neither body nor anybody who waits for their end. */
class NodeRequest implements AskedRequest {
  readonly method: string;
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #address: Address;
  #signal: AbortSignal | null = null;
  #body: Request["body"] = null;

  constructor(message: IncomingMessage, response: ServerResponse, address: Address) {
    this.method = message.method ?? "GET";
    this.#message = message;
    this.#response = response;
    this.#address = address;
  }

  readonly headers = {
    get: (name: string): string | null => {
      const value = this.#message.headers[name];
      return value === undefined ? null : [value].flat().join(", ");
    },
  };

  get url(): string {
    const { origin, pathname, search } = this.#address;
    return origin + pathname + search;
  }

  get signal(): AbortSignal {
    this.#signal ??= watchForClose(this.#response);
    return this.#signal;
  }

  get body(): Request["body"] {
    const { method, headers } = this.#message;
    const carriesBody =
      method !== "GET" &&
      method !== "HEAD" &&
      (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0);
    // Node's and the DOM's declarations of one and the same class differ; at run time it is the global one.
    if (carriesBody) this.#body ??= Readable.toWeb(this.#message) as unknown as Request["body"];
    return this.#body;
  }
}

function watchForClose(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  if (response.destroyed) gone.abort();
  response.once("close", () => {
    if (!response.writableFinished) gone.abort();
  });
  return gone.signal;
}
