import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { hashTree, isProductFile, isStamped, writeStamp } from "./stamp.mjs";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "hardsim-stamp-"));
  mkdirSync(path.join(dir, "lib"));
  writeFileSync(path.join(dir, "lib/a.ts"), "1");
  writeFileSync(path.join(dir, "lib/a.test.ts"), "1");
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const digest = () => hashTree(dir, ["lib", "absent"], isProductFile);

test("the digest changes with bytes, names and new files", () => {
  const seen = new Set([digest()]);
  writeFileSync(path.join(dir, "lib/a.ts"), "2");
  seen.add(digest());
  renameSync(path.join(dir, "lib/a.ts"), path.join(dir, "lib/b.ts"));
  seen.add(digest());
  writeFileSync(path.join(dir, "lib/c.ts"), "");
  seen.add(digest());
  expect(seen.size).toBe(4);
});

test("a test beside the code changes no build", () => {
  const before = digest();
  writeFileSync(path.join(dir, "lib/a.test.ts"), "2");
  expect(digest()).toBe(before);
});

test("work counts as done for the digest that was stamped, and no other", () => {
  const stamp = path.join(dir, "out/.stamp");
  expect(isStamped(stamp, "x")).toBe(false);
  writeStamp(stamp, "x");
  expect(isStamped(stamp, "x")).toBe(true);
  expect(isStamped(stamp, "y")).toBe(false);
});
