import type { LookupAddress } from "node:dns";
import { get as httpGet, type IncomingMessage, type RequestOptions } from "node:http";
import { get as httpsGet } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { OutsideError } from "./outside-error";

export type GuardedGet = {
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** All addresses of a name. */
  lookUp(hostname: string): Promise<LookupAddress[]>;
  /** Asked of every address before it is connected to, after names were looked up: what is asked is what is used. */
  mayConnectTo(address: string): boolean;
  /** Asked of every place that the answer sends on to. Null: it may be followed; else why not. */
  refuseRedirect(to: URL): string | null;
  /** Without a byte for so long it is given up. */
  idleMs: number;
  /** Of servers that no public authority vouches for: PEM. */
  ca?: string | undefined;
};

const redirectsFollowed = 5;
export const isRedirect = (status: number) => [301, 302, 303, 307, 308].includes(status);

/** The answer of a GET that ended in 200, its body not yet read. Throws OutsideError. */
export async function guardedGet(url: URL, how: GuardedGet): Promise<IncomingMessage> {
  let at = url;
  for (let followed = 0; followed <= redirectsFollowed; followed += 1) {
    const answer = await askOnce(at, how);
    const status = answer.statusCode ?? 0;
    if (status === 200) return answer;
    answer.destroy();
    const { location } = answer.headers;
    if (!isRedirect(status) || location === undefined) throw describeStatus(at, status);
    if (!URL.canParse(location, at.href))
      throw new OutsideError("refused", `${at.host} sends on to no place that can be read`);
    const next = new URL(location, at);
    const why = how.refuseRedirect(next);
    if (why !== null) throw new OutsideError("refused", `${at.host} sends on: ${why}`);
    at = next;
  }
  throw new OutsideError("refused", `${url.host} sends on more than ${redirectsFollowed} times`);
}

/** One answer, whatever it is, its body not yet read. Throws OutsideError. */
export function askOnce(url: URL, how: GuardedGet): Promise<IncomingMessage> {
  const address = url.hostname.replace(/^\[|\]$/g, "");
  // An address is not looked up.
  if (isIP(address) !== 0 && !how.mayConnectTo(address)) return Promise.reject(privateAddress(url));
  return new Promise((resolve, reject) => {
    const options: RequestOptions & { ca?: string } = {
      // A connection of its own: one that is kept could have been made under another rule.
      agent: false,
      headers: { ...how.headers, "accept-encoding": "identity" },
      signal: how.signal,
      timeout: how.idleMs,
      lookup: guardLookup(url, how),
      ...(how.ca === undefined ? {} : { ca: how.ca }),
    };
    const request =
      url.protocol === "https:" ? httpsGet(url, options, resolve) : httpGet(url, options, resolve);
    request.on("timeout", () => request.destroy(tooQuiet(url, how.idleMs)));
    request.on("error", (cause) => reject(toOutsideError(url, cause)));
  });
}

function guardLookup(url: URL, { lookUp, mayConnectTo }: GuardedGet): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname).then(
      (found) => {
        const [first] = found;
        if (!first) callback(new Error(`${hostname} has no address`), "");
        // One private address among public ones is no accident.
        else if (!found.every(({ address }) => mayConnectTo(address))) callback(privateAddress(url), "");
        else if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, ""),
    );
  };
}

export function toOutsideError(url: URL, cause: Error): OutsideError {
  if (cause instanceof OutsideError) return cause;
  return new OutsideError("unavailable", `${url.host} could not be read (${nameCause(cause)})`, { cause });
}

/** Not its message: that quotes what the other side sent, such as the names in its certificate, and people read this. */
const nameCause = (cause: Error): string =>
  "code" in cause && typeof cause.code === "string" ? cause.code : cause.name;

const tooQuiet = (url: URL, idleMs: number) =>
  new OutsideError("unavailable", `${url.host} sent nothing for ${idleMs / 1_000} s`);

const privateAddress = (url: URL) =>
  new OutsideError("refused", `${url.host} leads to a private address, which this server never fetches from`);

function describeStatus(url: URL, status: number): OutsideError {
  const willPass = status >= 500 || [408, 425, 429].includes(status);
  return new OutsideError(willPass ? "unavailable" : "refused", `${url.host} answered ${status}`);
}
