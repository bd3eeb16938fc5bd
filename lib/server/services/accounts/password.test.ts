import { expect, it } from "vitest";
import { checkPassword, hashPassword } from "./password";

it("a password opens its own hash and no other, in either way of writing an accent", async () => {
  const stored = await hashPassword("caf\u00e9 long enough");
  expect(stored).not.toContain("long");
  expect(await checkPassword("cafe\u0301 long enough", stored)).toBe(true);
  expect(await checkPassword("cafe long enough", stored)).toBe(false);
  expect(await checkPassword("anything", null)).toBe(false);
});
