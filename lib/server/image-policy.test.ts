import { expect, test } from "vitest";
import { judgeRegistry, parseRegistryRules } from "./image-policy";

const allows = (rules: string, registry: string) =>
  judgeRegistry(registry, parseRegistryRules(rules)).kind === "allowed";

test.each([
  ["public", "docker.io", true],
  ["public", "ghcr.io", true],
  ["public", "registry.example:5000", true],
  ["public", "8.8.8.8:5000", true],
  ["public", "127.0.0.1:5000", false],
  ["public", "registry", false],
  ["ghcr.io", "ghcr.io", true],
  ["ghcr.io", "ghcr.io:443", true],
  ["ghcr.io", "ghcr.io:8443", false],
  ["ghcr.io", "docker.io", false],
  ["ghcr.io", "a.ghcr.io", false],
  ["docker.io", "docker.io", true],
  ["registry.lan:5000", "registry.lan:5000", true],
  ["registry.lan:5000", "registry.lan", false],
  ["registry.lan:*", "registry.lan:7000", true],
  ["*.corp.example", "eu.corp.example", true],
  ["*.corp.example", "corp.example", false],
  ["*.corp.example", "evilcorp.example", false],
  ["http://10.0.0.7:5000", "10.0.0.7:5000", true],
  ["http://registry", "registry", true],
  ["http://registry", "registry:443", false],
  ["127.0.0.1:*", "0x7f.1:5000", true],
  ["[::1]:5000", "[0:0:0:0:0:0:0:1]:5000", true],
  ["public, REGISTRY.lan:5000", "registry.lan:5000", true],
])("%s allows %s: %s", (rules, registry, isAllowed) => {
  expect(allows(rules, registry)).toBe(isAllowed);
});

test.each(["https://", "ghcr.io/acme", "*", "a.*.b", "user@ghcr.io", "ftp://ghcr.io", "ghcr.io:port"])(
  "%s is no registry",
  (text) => {
    expect(() => parseRegistryRules(`public ${text}`)).toThrow("must be public, host, host:port");
  },
);
