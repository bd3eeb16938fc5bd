import { describe, expect, it } from "vitest";
import { readClientAddress } from "./client-address";

const socket = { remoteAddress: "192.0.2.1" };
const read = (forwarded: string | undefined, trustProxy: boolean) =>
  readClientAddress(
    { socket, headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded } },
    trustProxy,
  );

describe("who asks", () => {
  it("is the other end of the connection, whatever it writes into headers", () => {
    expect(read("203.0.113.7", false)).toBe("192.0.2.1");
    expect(read(undefined, false)).toBe("192.0.2.1");
  });

  it("is what a trusted proxy wrote last, not what stood there before", () => {
    expect(read("10.0.0.1, 203.0.113.7", true)).toBe("203.0.113.7");
    expect(read(undefined, true)).toBe("192.0.2.1");
  });

  it("has one name, whichever family the socket is of", () => {
    expect(read("::ffff:203.0.113.7", true)).toBe("203.0.113.7");
  });
});
