import { expect, it } from "vitest";
import type { Caller } from "@/lib/server/services/caller";
import { createKeyRateLimit, limitKey } from "./key-rate-limit";

const start = (requestsPerMinute: number) => {
  let nowMs = 5_000;
  const { take } = createKeyRateLimit(requestsPerMinute, () => nowMs);
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

const key: Caller = { kind: "key", keyId: "key_a", name: "a", projectId: "proj_demo", scopes: [] };
const person: Caller = {
  kind: "session",
  sessionId: "ses_a",
  userId: "usr_a",
  name: "Ada",
  email: "ada@lab.example",
  isOwner: false,
  roles: new Map(),
};

it("limits keys alone, and none where no limit is set", () => {
  for (let sent = 0; sent < 20; sent++) limitKey(key, 0);
  limitKey(key, 1);
  expect(() => limitKey(key, 1)).toThrow(
    expect.objectContaining({ code: "rate_limited", retryAfterS: expect.any(Number) }),
  );
  for (let sent = 0; sent < 20; sent++) {
    limitKey(person, 1);
    limitKey({ kind: "anonymous" }, 1);
  }
});
