import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rootDir } from "../paths.mjs";

type Package = { version: string; hasInstallScript?: boolean };

const read = (file: string) => JSON.parse(readFileSync(path.join(rootDir, file), "utf8"));
const packages: Record<string, Package> = read("package-lock.json").packages;
const nameOf = (place: string) => place.replace(/^.*node_modules\//, "");

/** The first versions without a hole that was known when they were written down. */
const floors = { next: "16.2.6", react: "19.2.6", "react-dom": "19.2.6", "drizzle-orm": "0.45.2" };

test.each(Object.entries(floors))("%s is nowhere older than %s, which closed a hole", (name, floor) => {
  const versions = Object.entries(packages)
    .filter(([place]) => place !== "" && nameOf(place) === name)
    .map(([, { version }]) => version);
  expect(versions).not.toEqual([]);
  for (const version of versions) expect(isAtLeast(version, floor), version).toBe(true);
});

test("versions are compared number by number", () => {
  expect(isAtLeast("16.2.6", "16.2.6")).toBe(true);
  expect(isAtLeast("16.10.0", "16.2.6")).toBe(true);
  expect(isAtLeast("17.0.0", "16.2.6")).toBe(true);
  expect(isAtLeast("16.2.5", "16.2.6")).toBe(false);
  expect(isAtLeast("0.45.1", "0.45.2")).toBe(false);
  expect(isAtLeast("16.2.6-canary.1", "16.2.6"), "comes before the version that it leads to").toBe(false);
});

test("no package may run a script while it is installed: none that asks for it needs it", () => {
  const asking = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript);
  const names = [...new Set(asking.map(([place]) => nameOf(place)))].sort();
  expect(read("package.json").allowScripts).toEqual(Object.fromEntries(names.map((name) => [name, false])));
});

function isAtLeast(version: string, floor: string): boolean {
  const [numbers = "", preview] = version.split("-");
  const given = numbers.split(".").map(Number);
  const wanted = floor.split(".").map(Number);
  const at = wanted.findIndex((part, index) => part !== given[index]);
  return at === -1 ? preview === undefined : (given[at] ?? 0) > (wanted[at] ?? 0);
}
