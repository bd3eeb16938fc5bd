/** Never led to after a sign-in: what answers no page, and the doors themselves. */
const noPages = /^\/(api|v0|v1|sign-in|first-start|invite)(\/|$)/;

/**
 * Where a person wanted to go before signing in, as the address says it: a path of this console's own pages, with its
 * search. Null for everything else: anybody can send somebody a link with a `next` of their choice.
 */
export function readNextPath(next: unknown): string | null {
  if (typeof next !== "string" || !next.startsWith("/")) return null;
  const base = "http://console.invalid";
  if (!URL.canParse(next, base)) return null;
  const { origin, pathname, search, hash } = new URL(next, base);
  // Browsers read a second slash (or what the parser makes one of) as the beginning of a host.
  if (origin !== base || pathname.startsWith("//") || noPages.test(pathname)) return null;
  return pathname === "/" ? null : `${pathname}${search}${hash}`;
}

/** The address of the sign-in page, with the page to go to afterwards. */
export function signInAddress(next: string | null): string {
  const path = readNextPath(next);
  return path === null ? "/sign-in" : `/sign-in?next=${encodeURIComponent(path)}`;
}
