import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/**
 * Of a URL's hostname, which the URL parser has already brought into its plain form (`0x7f.1` is 127.0.0.1), or of an
 * address. Private is whatever does not lead to one machine of the public internet: also what is reserved, what reaches
 * many, and the IPv6 forms behind which a gateway may lead to any IPv4 address. Names are judged by what they are called
 * alone: what they lead to is asked when they are looked up.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, "");
  const address = readAddress(host);
  if (address === null) return host === "localhost" || /\.(localhost|local|internal)$/.test(host);
  if (address.range() !== "unicast") return true;
  // Of IPv6 only this much has been given out so far; the rest is nobody's, or an IPv4 address in an old notation.
  return address.kind() === "ipv6" && !address.match(ipaddr.parseCIDR("2000::/3"));
}

/** Does this name or address lead to the very machine that uses it? */
export function isLoopbackHost(hostname: string): boolean {
  return hostname === "localhost" || readAddress(hostname)?.range() === "loopback";
}

/** One notation for each address, so that a machine is counted under one name; what is no address stays as it is. */
export function toPlainAddress(text: string): string {
  return readAddress(text)?.toString() ?? text;
}

/**
 * Whose address it is, as far as one can tell: an IPv4 address is one caller's, of IPv6 it is a network of 64 bits, within
 * which anybody may choose addresses without end. What is no address stays as it is.
 */
export function toNetwork(text: string): string {
  const address = readAddress(text);
  if (address === null || address.kind() === "ipv4") return address?.toString() ?? text;
  const network = ipaddr.IPv6.networkAddressFromCIDR(`${address.toString()}/64`);
  return `${network.toString()}/64`;
}

/** An IPv4 address within an IPv6 one (`::ffff:127.0.0.1`) is that IPv4 address. Null: it is none, but perhaps a name. */
function readAddress(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const address = text.replace(/^\[|\]$/g, "");
  return isIP(address) === 0 ? null : ipaddr.process(address);
}
