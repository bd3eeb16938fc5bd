/** `realm="quoted \"text\""` or `realm=token` (RFC 9110, 11.2), of an address's usual length. */
const parameter = /\brealm\s*=\s*(?:"((?:[^"\\]|\\.){0,1000})"|([^\s",]+))/gi;

/**
 * Where a registry's `WWW-Authenticate` has clients fetch a token; none when it asks for a password itself (`Basic`). Null:
 * it has them fetch one and does not say where.
 */
export function readRealms(challenges: string): string[] | null {
  if (!/\bbearer\b/i.test(challenges)) return [];
  const realms = [...challenges.matchAll(parameter)].map(([, quoted, token]) =>
    quoted === undefined ? (token ?? "") : quoted.replace(/\\(.)/g, "$1"),
  );
  // A Basic challenge beside it has a realm that is only a name.
  const addresses = realms.filter((realm) => realm.includes("/"));
  return addresses.length > 0 ? addresses : null;
}
