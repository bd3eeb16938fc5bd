import type { IncomingMessage } from "node:http";
import { LRUCache } from "lru-cache";

/** What a request asks for. `origin`: scheme and host under which the caller reached us. */
export type Address = { origin: string; pathname: string; search: string };

/** A path in which the URL standard changes nothing: no percent-encoding, and no segment that begins with a dot. */
const plainTarget = /^((?:\/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+\/?|\/)(\?[A-Za-z0-9_.~=&%,:+-]+)?$/;

/** The same few names come with every request. */
const origins = new LRUCache<string, string>({ max: 100 });

/** Null for what is no address: a Host that is none, or a target that is no path. */
export function readAddress({
  url = "/",
  headers: { host = "localhost" },
}: Pick<IncomingMessage, "url" | "headers">): Address | null {
  const plain = plainTarget.exec(url);
  const origin = plain && readOrigin(host);
  if (plain?.[1] !== undefined && origin) return { origin, pathname: plain[1], search: plain[2] ?? "" };
  const target = url.startsWith("/") ? `http://${host}${url}` : url;
  if (!URL.canParse(target)) return null;
  const { protocol, origin: own, pathname, search } = new URL(target);
  return protocol === "http:" || protocol === "https:" ? { origin: own, pathname, search } : null;
}

function readOrigin(host: string): string | null {
  const known = origins.get(host);
  if (known !== undefined) return known;
  // What is more than a name and a port is read with its target.
  if (!/^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/.test(host) || !URL.canParse(`http://${host}`)) return null;
  const { origin } = new URL(`http://${host}`);
  origins.set(host, origin);
  return origin;
}
