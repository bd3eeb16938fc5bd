import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { makeSecretMask } from "./secret-mask";
import { makeTextMatcher } from "./text-matcher";

const secret = "s3cr?t/välue+1";
const mask = makeSecretMask([secret, "abc", "postgres://me:dbpass@h/x"]);

test("a secret is masked as it is, as JSON, in addresses, in base64 and in hex", () => {
  const utf8 = Buffer.from(secret);
  const forms = [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(secret).toLowerCase(),
    utf8.toString("hex"),
    utf8.toString("latin1"),
    "dbpass",
  ];
  for (const form of forms) expect(mask.text(`a ${form} b`)).toBe("a *** b");
  const quoted = makeSecretMask(['with "quotes"\tand more']);
  expect(quoted.text(JSON.stringify({ value: 'with "quotes"\tand more' }))).toBe('{"value":"***"}');
});

test("base64 of a secret is masked wherever in a longer text it begins", () => {
  for (const user of ["", "u", "us", "use"])
    for (const encoding of ["base64", "base64url"] as const) {
      const basic = Buffer.from(`${user}:${secret}:x`).toString(encoding);
      const masked = mask.text(basic);
      expect(masked).toContain("***");
      expect(Buffer.from(masked, encoding).toString()).not.toMatch(/cr\?t|lue/);
    }
});

test("each line of a secret of several lines is masked", () => {
  const key = makeSecretMask([
    "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\nBgkqhk\n-----END PRIVATE KEY-----\n",
  ]);
  expect(key.text("MIIEvQIBADAN")).toBe("***");
  expect(key.text("> BgkqhkX")).toBe("> ***X");
});

test("short values, and everything else, are left as they are", () => {
  for (const text of ["abc", "", "secrets", "s3cr?t/välue"]) expect(mask.text(text)).toBe(text);
  expect(makeSecretMask(["abc"]).isEmpty).toBe(true);
});

test("secrets that overlap or touch are one mask", () => {
  const two = makeSecretMask(["abcdefgh", "efghijkl"]);
  expect(two.text("-abcdefghijkl-abcdefghabcdefgh-")).toBe("-***-***-");
});

test("in a file a secret is found across chunks of any size, and every other byte stays", async () => {
  const alike = makeSecretMask([secret, "cret-and-more", "a-secret-and-moon"]);
  const write = (first: string, last: string) =>
    Buffer.concat([
      Buffer.from([0, 255, 128]),
      Buffer.from(`x${first} a-secret-and-moor ${last}`),
      Buffer.from([254, 10]),
      Buffer.from(secret.slice(0, 9)),
    ]);
  const bytes = write(secret + secret, "a-secret-and-moon");
  for (let size = 1; size < bytes.length; size += 1) {
    const cut = async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    expect(await buffer(alike.bytes(cut()))).toEqual(write("***", "***"));
  }
});

test("a matcher finds what a search for each of its texts finds", () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const word = (most: number) =>
    Array.from({ length: 1 + random(most) }, () => "ab\u{ffff}"[random(3)]).join("");
  for (let round = 0; round < 300; round += 1) {
    const patterns = Array.from({ length: 1 + random(6) }, () => word(5));
    const text = word(40);
    const isCovered = Array.from({ length: text.length }, () => false);
    for (const pattern of patterns)
      for (let at = text.indexOf(pattern); at >= 0; at = text.indexOf(pattern, at + 1))
        isCovered.fill(true, at, at + pattern.length);
    const found = Array.from({ length: text.length }, () => false);
    for (const [from, to] of makeTextMatcher(patterns).find(text)) found.fill(true, from, to);
    expect(found).toEqual(isCovered);
  }
});

test("texts that begin alike cost as many steps as the text is long", () => {
  const alike = Array.from({ length: 200 }, (_, at) => `${"a".repeat(600)}${at}`);
  expect(makeTextMatcher(alike).find("a".repeat(200_000))).toEqual([]);
});

test("a secret that is cut between two pieces of a line is masked in both", () => {
  const take = mask.lines();
  expect(take({ stream: "stdout", text: "a s3cr?t/", goesOn: true })).toBe("a ***");
  expect(take({ stream: "stderr", text: "välue+1" })).toBe("välue+1");
  expect(take({ stream: "stdout", text: "välue+1 b" })).toBe("*** b");
  expect(take({ stream: "stdout", text: "s3cr?t/" })).toBe("s3cr?t/");
  expect(take({ stream: "stdout", text: "välue+1" })).toBe("välue+1");
});
