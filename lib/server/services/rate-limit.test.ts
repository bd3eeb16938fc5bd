import { expect, it } from "vitest";
import { createRateLimit } from "./rate-limit";

const start = (requestsPerMinute: number) => {
  let nowMs = 5_000;
  const { take } = createRateLimit(requestsPerMinute, () => nowMs);
  return {
    takeMany: (keyId: string, times: number) => Array.from({ length: times }, () => take(keyId)),
    pass: (seconds: number) => {
      nowMs += seconds * 1_000;
    },
  };
};

it("gives a key a minute's requests at once, then says when the next one is due", () => {
  const { takeMany } = start(6);
  expect(takeMany("key_a", 8)).toEqual([0, 0, 0, 0, 0, 0, 10, 10]);
});

it("gives them back evenly, and a request that was refused costs nothing", () => {
  const { takeMany, pass } = start(6);
  takeMany("key_a", 9);
  pass(4);
  expect(takeMany("key_a", 1)).toEqual([6]);
  pass(6);
  expect(takeMany("key_a", 2)).toEqual([0, 10]);
});

it("saves up no more than a minute's", () => {
  const { takeMany, pass } = start(2);
  takeMany("key_a", 1);
  pass(3_600);
  expect(takeMany("key_a", 3)).toEqual([0, 0, 30]);
});

it("counts each key by itself", () => {
  const { takeMany } = start(1);
  expect(takeMany("key_a", 2)).toEqual([0, 60]);
  expect(takeMany("key_b", 1)).toEqual([0]);
});

it("never says 0 s for a request that is refused", () => {
  const { takeMany } = start(600);
  expect(takeMany("key_a", 601).at(-1)).toBe(1);
});

it("forgets whom it does not have to remember, and nobody whose bucket is not full", () => {
  const { takeMany, pass } = start(1);
  for (let at = 0; at < 9_999; at += 1) takeMany(`address_${at}`, 1);
  pass(61);
  expect(takeMany("address_of_now", 2)).toEqual([0, 60]);
  for (let at = 0; at < 9_000; at += 1) takeMany(`other_${at}`, 1);
  expect(takeMany("address_of_now", 1)).toEqual([60]);
});

it("is no limit where it is 0", () => {
  expect(start(0).takeMany("key_a", 100)).not.toContain(1);
});
