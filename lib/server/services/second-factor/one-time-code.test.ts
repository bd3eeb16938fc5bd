import { expect, it } from "vitest";
import { makeEnrolmentAddress, makeSecret, readStep } from "./one-time-code";

/** "12345678901234567890", the secret of RFC 6238's appendix B; its codes there have 8 digits, of which these are the last 6. */
const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

it.each([
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_234_567_890, "005924"],
  [20_000_000_000, "353130"],
])("at second %i the code is the one of RFC 6238", (second, code) => {
  const step = Math.floor(second / 30);
  expect(readStep(secret, code, second * 1_000)).toBe(step);
  expect(readStep(secret, code, (second + 30) * 1_000)).toBe(step);
  expect(readStep(secret, code, (second - 30) * 1_000)).toBe(step);
  expect(readStep(secret, code, (second + 60) * 1_000)).toBeNull();
  expect(readStep(secret, code, (second - 60) * 1_000)).toBeNull();
});

it.each(["", "28708", "2870820", "28708a", "not a code"])("%j is no code", (code) => {
  expect(readStep(secret, code, 59_000)).toBeNull();
});

it("an app is told the account, whose server it is, and the secret", () => {
  const address = new URL(
    makeEnrolmentAddress({ secret, account: "ida@lab.example", issuer: "Hardsim sim.lab.example" }),
  );
  expect([address.protocol, address.host]).toEqual(["otpauth:", "totp"]);
  expect(decodeURIComponent(address.pathname)).toBe("/Hardsim sim.lab.example:ida@lab.example");
  expect(address.searchParams.get("secret")).toBe(secret);
});

it("a secret has 160 bits, and is another one each time", () => {
  expect(makeSecret()).toMatch(/^[A-Z2-7]{32}$/);
  expect(makeSecret()).not.toBe(makeSecret());
});
