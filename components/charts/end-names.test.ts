import { expect, test } from "vitest";
import { shortenName } from "./end-names";

test("a name that has no room keeps its start and its end, by which runs of a family differ", () => {
  expect(shortenName("pick-lift-dagger-a", 12)).toBe("pick-l…ger-a");
  expect(shortenName("pick-lift-dagger-a", 12)).not.toBe(shortenName("pick-lift-dagger-b", 12));
  expect(shortenName("short", 12)).toBe("short");
  expect(Array.from(shortenName("🤖".repeat(30), 12))).toHaveLength(12);
});
