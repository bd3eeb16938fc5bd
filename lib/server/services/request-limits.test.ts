import { describe, expect, it } from "vitest";
import type { Caller } from "./caller";
import { createRequestLimits } from "./request-limits";

const key: Caller = { kind: "key", keyId: "key_a", name: "a", projectId: "proj_demo", scopes: [] };
const person = (sessionId: string): Caller => ({
  kind: "session",
  sessionId,
  userId: "usr_a",
  name: "Ada",
  email: "ada@lab.example",
  isOwner: false,
  roles: new Map(),
});
const limits = (set: { requests?: number; writes?: number; address?: number; streams?: number }) =>
  createRequestLimits(
    {
      HARDSIM_API_REQUESTS_PER_MINUTE: set.requests ?? 0,
      HARDSIM_API_WRITES_PER_MINUTE: set.writes ?? 0,
      HARDSIM_ADDRESS_REQUESTS_PER_MINUTE: set.address ?? 0,
      HARDSIM_STREAMS_PER_CALLER: set.streams ?? 0,
    },
    () => 0,
  );
const limited = expect.objectContaining({ code: "rate_limited", retryAfterS: expect.any(Number) });

describe("the limit on requests", () => {
  it("holds for keys as for people, whatever session of theirs they use", () => {
    const { takeRequest } = limits({ requests: 2 });
    for (const [one, other] of [
      [key, key],
      [person("ses_a"), person("ses_b")],
    ] as const) {
      takeRequest(one, "GET");
      takeRequest(other, "GET");
      expect(() => takeRequest(one, "GET")).toThrow(limited);
    }
  });

  it("is a smaller one for what changes something, and reading goes on", () => {
    const { takeRequest } = limits({ requests: 10, writes: 1 });
    takeRequest(key, "POST");
    for (const method of ["POST", "PATCH", "DELETE"])
      expect(() => takeRequest(key, method), method).toThrow(limited);
    expect(() => takeRequest(key, "GET")).not.toThrow();
  });

  it("is of an address for who has said no name, within a network of IPv6 as of one", () => {
    const { takeFromAddress, takeRequest } = limits({ address: 1, requests: 1 });
    takeFromAddress("2001:db8::1");
    expect(() => takeFromAddress("2001:db8::2")).toThrow(limited);
    takeFromAddress("192.0.2.1");
    for (let time = 0; time < 3; time += 1) {
      takeFromAddress("");
      takeRequest({ kind: "anonymous" }, "GET");
    }
  });

  it("is none where it is set to 0", () => {
    const { takeRequest, takeStream } = limits({});
    for (let time = 0; time < 1_000; time += 1) {
      takeRequest(key, "POST");
      takeStream(key);
    }
  });
});

describe("the limit on streams", () => {
  it("is of each caller, and one that ends makes room for one, once", () => {
    const { takeStream } = limits({ streams: 2 });
    const giveBack = takeStream(key);
    takeStream(key);
    const refused = expect.objectContaining({ code: "too_many_streams" });
    expect(() => takeStream(key)).toThrow(refused);
    takeStream(person("ses_a"));
    giveBack();
    giveBack();
    takeStream(key);
    expect(() => takeStream(key)).toThrow(refused);
  });
});
