import { describe, expect, test } from "vitest";
import { readAddress } from "./read-address";
import { makeReachSettler } from "./settle-reach";

const origin = (
  settings: { url?: string; trusts?: boolean },
  headers: Record<string, string>,
): string | undefined => {
  const settled = { ...headers };
  makeReachSettler({ HARDSIM_PUBLIC_URL: settings.url, HARDSIM_TRUST_PROXY: settings.trusts ?? false })(
    settled,
  );
  const address = readAddress({ url: "/v1/me", headers: settled });
  // Next and next-auth read these two instead.
  expect(`${settled["x-forwarded-proto"]}://${settled["x-forwarded-host"]}`).toBe(address?.origin);
  return address?.origin;
};

describe("how a request reached this server", () => {
  const spoofed = { "x-forwarded-host": "evil.test", "x-forwarded-proto": "https" };
  test("is what Host says, whatever else somebody sends", () => {
    expect(origin({}, { host: "lab:8000" })).toBe("http://lab:8000");
    expect(origin({}, { host: "lab:8000", ...spoofed })).toBe("http://lab:8000");
    expect(origin({ url: "https://hs.test" }, { host: "lab:8000", ...spoofed })).toBe("http://lab:8000");
  });

  test("is a trusted proxy's word, of several the nearest one's, and of what it does not say Host's", () => {
    const trusts = { trusts: true };
    expect(origin(trusts, { host: "up:1", "x-forwarded-proto": "https" })).toBe("https://up:1");
    const told = { "x-forwarded-host": "evil.test, hs.test", "x-forwarded-proto": "http, HTTPS" };
    expect(origin(trusts, { host: "up:1", ...told })).toBe("https://hs.test");
    expect(origin(trusts, { host: "up:1" })).toBe("http://up:1");
    expect(origin(trusts, { host: "up:1", "x-forwarded-proto": "gopher" })).toBe("http://up:1");
  });

  test("is the public URL where the browser is there, though a proxy says nothing and rewrites Host", () => {
    const url = "https://hs.test:8443";
    expect(origin({ url }, { host: "127.0.0.1:8000", origin: url })).toBe(url);
    expect(origin({ url }, { host: "127.0.0.1:8000", origin: "https://evil.test" })).toBe(
      "http://127.0.0.1:8000",
    );
    expect(origin({ url }, { host: "127.0.0.1:8000", origin: "null" })).toBe("http://127.0.0.1:8000");
  });
});
