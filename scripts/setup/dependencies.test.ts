import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findPackageMismatch, isNodeSupported } from "./dependencies.mjs";

let dir = "";

beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), "hardsim-packages-"));
  mkdirSync(path.join(dir, "node_modules"));
  write("package.json", { dependencies: { a: "1.0.0" } });
  write("package-lock.json", {
    packages: { "": { dependencies: { a: "1.0.0" } }, ...installed("1.0.0"), ...other },
  });
  write("node_modules/.package-lock.json", { packages: installed("1.0.0") });
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const installed = (version: string) => ({ "node_modules/a": { version, integrity: `sha512-${version}` } });
const other = { "node_modules/for-windows": { version: "1.0.0", optional: true } };

function write(file: string, value: unknown) {
  writeFileSync(path.join(dir, file), JSON.stringify(value));
}

test("node_modules that match the lock file need nothing, optional packages of other platforms left aside", () => {
  expect(findPackageMismatch(dir)).toBeNull();
});

test("another version, a missing node_modules and a lock file that is behind are each found", () => {
  write("node_modules/.package-lock.json", { packages: installed("0.9.0") });
  expect(findPackageMismatch(dir)).toContain("a is not the version");
  rmSync(path.join(dir, "node_modules"), { recursive: true });
  expect(findPackageMismatch(dir)).toContain("nothing is installed");
  write("package.json", { dependencies: { a: "2.0.0" } });
  expect(findPackageMismatch(dir)).toContain("differ");
});

test("Node 22 and newer run it, and 20 in its later versions", () => {
  const supported = ["20.18.3", "20.19.0", "21.7.0", "22.11.0", "22.12.0", "23.0.0", "24.1.0", "26.0.0"];
  expect(supported.filter(isNodeSupported)).toEqual(["20.19.0", "22.12.0", "23.0.0", "24.1.0", "26.0.0"]);
});
