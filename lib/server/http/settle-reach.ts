import type { IncomingHttpHeaders } from "node:http";
import { LRUCache } from "lru-cache";
import type { Env } from "@/lib/server/env";

type Settings = Pick<Env, "HARDSIM_PUBLIC_URL" | "HARDSIM_TRUST_PROXY">;

/**
 * Makes a request's headers tell one thing only of how its sender reached us: scheme and host are written into `host`,
 * `x-forwarded-host` and `x-forwarded-proto`, where links, sign-in and the check of an action's origin look them up.
 * A trusted proxy's word counts, of several the last one's. Nobody else's does: anybody can send these headers. A proxy that
 * rewrites Host and says nothing is seen through when the browser says that it is at the public URL, which no page of
 * another site can make it say.
 */
export function makeReachSettler({
  HARDSIM_PUBLIC_URL: url,
  HARDSIM_TRUST_PROXY: trusts,
}: Settings): (headers: IncomingHttpHeaders) => void {
  const own = url === undefined ? null : new URL(url);
  return (headers) => {
    const seenThrough = own !== null && headers.origin === own.origin;
    const host = seenThrough ? own.host : (trusts && lastOf(headers["x-forwarded-host"])) || headers.host;
    const isHttps = seenThrough
      ? own.protocol === "https:"
      : trusts && lastOf(headers["x-forwarded-proto"])?.toLowerCase() === "https";
    if (host !== undefined) headers.host = host;
    headers["x-forwarded-host"] = host;
    headers["x-forwarded-proto"] = isHttps ? "https" : "http";
    delete headers["x-forwarded-port"];
    delete headers.forwarded;
  };
}

/** What the nearest proxy wrote: what stands before it came from outside. */
export function lastOf(header: string | string[] | undefined): string | undefined {
  return [header ?? []].flat().join(",").split(",").at(-1)?.trim();
}

/** Scheme and host, as the URL standard has them, of headers that are settled; null where the host is none. */
export function readOrigin(headers: IncomingHttpHeaders): string | null {
  const text = writeReach(headers);
  const known = origins.get(text);
  if (known !== undefined) return known;
  // What is more than a name and a port is read with its target.
  if (!/^https?:\/\/[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/.test(text) || !URL.canParse(text)) return null;
  const { origin } = new URL(text);
  origins.set(text, origin);
  return origin;
}

/** The beginning of every address here, as it was sent. */
export const writeReach = (headers: IncomingHttpHeaders): string =>
  `${headers["x-forwarded-proto"] === "https" ? "https" : "http"}://${headers.host ?? "localhost"}`;

/** The same few names come with every request. */
const origins = new LRUCache<string, string>({ max: 100 });
