import { BlockList, isIP } from "node:net";

/**
 * Why a file behind this URI is not fetched. The server reaches for nothing outside by itself: no bucket and no site is
 * configured here, and addresses of its own network are never among those that could be.
 */
export function describeOutsideUri(uri: string): string {
  const shown = JSON.stringify(uri.length > 200 ? `${uri.slice(0, 200)}…` : uri);
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url === null) return `${shown} is not a URI; ${ownUris}`;
  if (url.protocol === "https:" || url.protocol === "http:") {
    if (isPrivateHost(url.hostname))
      return `${shown} leads to a private address, which this server never fetches from; ${ownUris}`;
    if (url.protocol === "http:") return `${shown} is not encrypted; ${ownUris}`;
    return `${shown}: this server is not configured to fetch from ${url.host}; ${ownUris}`;
  }
  if (url.protocol === "s3:")
    return `${shown}: this server is not configured to read the bucket ${url.host}; ${ownUris}`;
  return `${shown} has a scheme that is not read here (${url.protocol}//); ${ownUris}`;
}

const ownUris = "upload the file and send its asset_id or hardsim:// URI";

const privateAddresses = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  privateAddresses.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of [
  ["::", 127],
  ["fc00::", 7],
  ["fe80::", 10],
] as const)
  privateAddresses.addSubnet(network, prefix, "ipv6");

/** Of a URL's hostname, which the URL parser has already brought into its plain form (`0x7f.1` is 127.0.0.1). */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  const family = isIP(host);
  if (family === 0) return host === "localhost" || /\.(localhost|local|internal)$/.test(host);
  return privateAddresses.check(host, family === 4 ? "ipv4" : "ipv6");
}
