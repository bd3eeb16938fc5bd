/** Of a Cookie header. */
export function readCookies(header: string): Map<string, string> {
  const pairs = header.split(";").map((part): [string, string] => {
    const at = part.indexOf("=");
    return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
  });
  return new Map(pairs);
}
