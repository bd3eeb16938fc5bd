import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { rootDir } from "@/scripts/paths.mjs";

const read = (file: string) => readFileSync(path.join(rootDir, file), "utf8");
const documents = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "docs/architecture.md"];

const folders = "app|bench|components|docs|drizzle|e2e|examples|lib|public|scripts|worker";

/** Paths of this repository in code style, without those that stand for many (`lib/x/<verb>.ts`, `lib/x/project-*.ts`). */
function findPaths(text: string): string[] {
  const pattern = new RegExp(`\`((?:${folders})/[\\w.()[\\]/-]*)\``, "g");
  return [...text.matchAll(pattern)].map(([, found = ""]) => found);
}

/** Where links lead, but for those to other sites and within the page. */
function findLinks(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s#:]+)(?:#[^)]*)?\)/g)].map(([, found = ""]) => found);
}

test.each(documents)("every path that %s names is there", (document) => {
  const text = read(document);
  const paths = findPaths(text);
  expect(paths.length).toBeGreaterThan(1);
  const links = findLinks(text).map((link) => path.posix.join(path.dirname(document), link));
  expect([...paths, ...links].filter((file) => !existsSync(path.join(rootDir, file)))).toEqual([]);
});

test("a path that is not there is found, in code style and as a link", () => {
  const text =
    "See `lib/core/nowhere.ts`, `app/(console)/x/[runId]/page.tsx`, [this](no/where.md#here), `lib/<b>.ts`, `text/html`.";
  expect(findPaths(text)).toEqual(["lib/core/nowhere.ts", "app/(console)/x/[runId]/page.tsx"]);
  expect(findLinks(text)).toEqual(["no/where.md"]);
});

test.each(["components", "worker"])("every folder of %s/ stands on a floor of the drawing", (house) => {
  const [, floors = ""] = read("docs/architecture.md").split(`## Floors of \`${house}/\``);
  const drawn = new Set(
    [...(floors.split("\n## ")[0] ?? "").matchAll(/`([a-z-]+)`/g)].map(([, name]) => name),
  );
  const entries = readdirSync(path.join(rootDir, house), { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  expect(names.filter((name) => !drawn.has(name))).toEqual([]);
});

test("the walk has twelve stages, and each names a file", () => {
  const stages = read("docs/architecture.md")
    .split("\n")
    .filter((line) => /^\| \d+ \|/.test(line));
  expect(stages.map((line) => Number.parseInt(line.slice(2), 10))).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
  for (const stage of stages) expect(findPaths(stage), stage).not.toEqual([]);
});
