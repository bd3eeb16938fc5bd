import { describe, expect, it } from "vitest";
import { isLoopbackHost, isPrivateHost, toNetwork, toPlainAddress } from "./addresses";

describe("a host is private", () => {
  it.each([
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1", // carrier-grade NAT
    "100.127.255.255",
    "127.255.255.254",
    "169.254.169.254", // where clouds tell their machines' secrets
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1", // of documentation
    "192.88.99.1", // a relay of 6to4
    "198.19.0.1",
    "224.0.0.251", // multicast
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "[::1]",
    "::ffff:10.0.0.1", // IPv4 in IPv6
    "::ffff:a9fe:a9fe",
    "::127.0.0.1", // the older notation of that
    "::ffff:0:127.0.0.1", // and the translators'
    "64:ff9b::127.0.0.1", // NAT64
    "64:ff9b:1::10.0.0.1",
    "2002:7f00:1::", // 6to4
    "2001:0:53aa:64c::1", // Teredo
    "2001:db8::1",
    "fc00::1", // unique local
    "fdff:ffff::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1", // multicast
    "4000::1", // given to nobody
    "localhost",
    "localhost.",
    "a.localhost",
    "printer.local",
    "metadata.google.internal",
  ])("%s", (host) => expect(isPrivateHost(host)).toBe(true));
});

describe("a host is public", () => {
  it.each([
    "1.1.1.1",
    "100.63.255.255",
    "172.32.0.1",
    "::ffff:8.8.8.8",
    "2606:4700::1111",
    "[2a00:1450::1]",
    "models.example.com",
  ])("%s", (host) => expect(isPrivateHost(host)).toBe(false));
});

it("loopback is the machine itself, in every notation, and no name that only begins so", () => {
  const own = ["localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]", "::ffff:127.0.0.1"];
  expect(own.filter((host) => !isLoopbackHost(host))).toEqual([]);
  expect(["0.0.0.0", "::", "10.0.0.1", "127.lab.example"].filter(isLoopbackHost)).toEqual([]);
});

it("an address has one plain form, and what is none stays as it is", () => {
  expect(["::ffff:192.0.2.1", "2001:DB8:0::1", "192.0.2.1", "unknown", ""].map(toPlainAddress)).toEqual([
    "192.0.2.1",
    "2001:db8::1",
    "192.0.2.1",
    "unknown",
    "",
  ]);
});

it("a caller's network is an IPv4 address, or 64 bits of an IPv6 one", () => {
  expect(["::ffff:192.0.2.1", "192.0.2.1", "2001:db8:0:7:1::9", "unknown", ""].map(toNetwork)).toEqual([
    "192.0.2.1",
    "192.0.2.1",
    "2001:db8:0:7::/64",
    "unknown",
    "",
  ]);
});
