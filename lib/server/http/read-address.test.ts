import fc from "fast-check";
import { expect, it } from "vitest";
import { readAddress } from "./read-address";

/** As the URL standard has it. */
function readWithUrl(url: string, host: string) {
  const target = url.startsWith("/") ? `http://${host}${url}` : url;
  if (!URL.canParse(target)) return null;
  const { protocol, origin, pathname, search } = new URL(target);
  return protocol === "http:" || protocol === "https:" ? { origin, pathname, search } : null;
}

it("an address is what the URL standard makes of it, however it is read", () => {
  const part = fc.constantFrom(
    "v1",
    "..",
    ".",
    "a.b",
    ".well",
    "%2e",
    "%20",
    "run_01",
    "",
    "ä",
    "a;b",
    "*",
    "\\",
  );
  const path = fc.array(part, { maxLength: 4 }).map((parts) => `/${parts.join("/")}`);
  const query = fc.constantFrom(
    "",
    "?",
    "?a=1&b=2",
    "?a=%ff",
    "?a='",
    '?"',
    "?a=b#c",
    "?limit=5",
    "?a=b=c,d+e",
  );
  const host = fc.constantFrom(
    "localhost:8000",
    "LOCALHOST",
    "a b[",
    "x.test:80",
    "[::1]:8",
    "1.2.3",
    "a@b",
    "x:99999",
  );
  fc.assert(
    fc.property(path, query, host, (asked, search, name) => {
      const url = asked + search;
      expect(readAddress({ url, headers: { host: name } })).toEqual(readWithUrl(url, name));
    }),
    { numRuns: 2_000 },
  );
  expect(readAddress({ url: "http://other.test/v1?x", headers: { host: "here.test" } })).toEqual({
    origin: "http://other.test",
    pathname: "/v1",
    search: "?x",
  });
});
