import type { IncomingMessage } from "node:http";
import { readOrigin, writeReach } from "./settle-reach";

/** What a request asks for. `origin`: scheme and host under which the caller reached us. */
export type Address = { origin: string; pathname: string; search: string };

/** A path in which the URL standard changes nothing: no percent-encoding, and no segment that begins with a dot. */
const plainTarget = /^((?:\/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)+\/?|\/)(\?[A-Za-z0-9_.~=&%,:+-]+)?$/;

/** Null for what is no address: a Host that is none, or a target that is no path. Headers are settled. */
export function readAddress({
  url = "/",
  headers,
}: Pick<IncomingMessage, "url" | "headers">): Address | null {
  const plain = plainTarget.exec(url);
  const origin = plain && readOrigin(headers);
  if (plain?.[1] !== undefined && origin) return { origin, pathname: plain[1], search: plain[2] ?? "" };
  const target = url.startsWith("/") ? writeReach(headers) + url : url;
  if (!URL.canParse(target)) return null;
  const { protocol, origin: own, pathname, search } = new URL(target);
  return protocol === "http:" || protocol === "https:" ? { origin: own, pathname, search } : null;
}
