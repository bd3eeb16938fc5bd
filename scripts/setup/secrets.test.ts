import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ensureSecrets } from "./secrets.mjs";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "hardsim-secrets-"));
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const noEnv = { NODE_ENV: "test" } as const;

test("secrets are made once, differ from one another, and only their owner may read them", () => {
  const first = ensureSecrets(dir, noEnv);
  expect(ensureSecrets(dir, noEnv)).toEqual(first);
  expect(new Set(Object.values(first)).size).toBe(3);
  for (const secret of Object.values(first)) expect(Buffer.from(secret, "base64url")).toHaveLength(32);
  expect(statSync(path.join(dir, "secrets.json")).mode & 0o777).toBe(0o600);
});

test("a secret of the environment counts instead and is not kept", () => {
  const given = { ...noEnv, HARDSIM_LINK_SECRET: "given" };
  expect(ensureSecrets(dir, given).HARDSIM_LINK_SECRET).toBe("given");
  expect(ensureSecrets(dir, noEnv).HARDSIM_LINK_SECRET).not.toBe("given");
});

test("a file that is broken is refused and never replaced", () => {
  writeFileSync(path.join(dir, "secrets.json"), "{ half");
  expect(() => ensureSecrets(dir, noEnv)).toThrow(/not JSON/);
});
