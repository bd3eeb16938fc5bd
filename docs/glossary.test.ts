import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rootDir } from "@/scripts/paths.mjs";

const terms = readFileSync(path.join(rootDir, "docs/glossary.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| term") && !line.startsWith("| ---"))
  .map((line) => (line.split("|")[1] ?? "").trim());

const product = ["app", "components", "lib", "worker", "server.ts"];
const git = (...args: string[]) => execFileSync("git", args, { cwd: rootDir, encoding: "utf8" });

/** Files of the product, and the names that it declares, each cut into its words. */
function listNames(): { name: string; words: string[] }[] {
  const files = git("ls-files", "--", ...product)
    .split("\n")
    .filter((file) => /\.tsx?$/.test(file));
  const declared = git(
    "grep",
    "-ohE",
    "(function|class|type|interface|const) [A-Za-z]+",
    "--",
    ...product.map((folder) => `${folder}*`),
  ).split("\n");
  return [
    ...files.map((file) => ({ name: file, words: path.basename(file).replace(/\..*/, "").split("-") })),
    ...declared.map((line) => {
      const name = line.split(" ").at(-1) ?? "";
      return { name, words: name.split(/(?=[A-Z])/).map((word) => word.toLowerCase()) };
    }),
  ];
}

test("a term stands in the glossary once", () => {
  expect(terms.length).toBeGreaterThan(40);
  expect(terms.filter((term, at) => terms.indexOf(term) !== at)).toEqual([]);
});

test("no file, function or type is called by a word that the glossary avoids", () => {
  const names = listNames();
  expect(names.length).toBeGreaterThan(3_000);
  // A ring in a drawing is a ring, and a project is a tenant; neither word is used for anything else.
  const called = (word: string) => names.filter(({ words }) => words.length > 1 && words.includes(word));
  for (const word of ["doorbell", "ring", "projection"]) expect(called(word), word).toEqual([]);
  // Two files of the store must not differ in a letter, as fleet-view and fleet-views did.
  const stores = names.filter(({ name }) => name.startsWith("lib/server/store/"));
  expect(stores.filter(({ words }) => words.includes("view") || words.includes("views"))).toEqual([]);
});
