import type { IncomingMessage } from "node:http";
import { LRUCache } from "lru-cache";
import { toPlainAddress } from "@/lib/server/addresses";
import { lastOf } from "./settle-reach";

/** Set by the server on every request, so that nobody can send one of their own choice. */
export const addressHeader = "x-hardsim-address";

/**
 * The machine that asks: the other end of the connection, or, behind a trusted proxy, what that proxy wrote last into
 * X-Forwarded-For (what stands before it came from outside). In its plain form: a socket of both families calls an IPv4 address
 * `::ffff:192.0.2.1`.
 */
export function readClientAddress(
  {
    socket,
    headers,
  }: Pick<IncomingMessage, "headers"> & {
    socket: Pick<IncomingMessage["socket"], "remoteAddress">;
  },
  trustProxy: boolean,
): string {
  const text = (trustProxy && lastOf(headers["x-forwarded-for"])) || socket.remoteAddress || "";
  const known = plainAddresses.get(text);
  if (known !== undefined) return known;
  const plain = toPlainAddress(text);
  plainAddresses.set(text, plain);
  return plain;
}

/** Who asks once asks again. */
const plainAddresses = new LRUCache<string, string>({ max: 1_000 });
