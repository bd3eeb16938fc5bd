import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { rootDir } from "../paths.mjs";
import { exampleImages } from "./images.mjs";

const examples = path.join(rootDir, "examples");
const everyModule = new Set(
  readdirSync(examples, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".py"))
    .map((file) => path.basename(file, ".py")),
);

/** What a Dockerfile copies: a file, or `folder/*.py`. */
function expand(root: string, pattern: string): string[] {
  const folder = path.dirname(pattern);
  if (path.basename(pattern) !== "*.py") return [pattern];
  const files = readdirSync(path.join(root, folder)).filter((file) => file.endsWith(".py"));
  return files.map((file) => path.posix.join(folder, file));
}

describe.each(exampleImages)("the image of the $name", ({ folder, sources, dockerfile = "Dockerfile" }) => {
  const root = path.join(examples, folder);
  const read = (file: string) => readFileSync(path.join(root, file), "utf8");
  const copied = [...read(dockerfile).matchAll(/^COPY (.+) \/app\/\S*$/gm)].flatMap(([, files = ""]) =>
    files.split(" ").flatMap((pattern) => expand(root, pattern)),
  );

  test("is made of files that are there, and of all that its Dockerfile copies", () => {
    expect(sources.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect(copied.length).toBeGreaterThan(0);
    expect([dockerfile, ...copied].filter((file) => !sources.includes(file))).toEqual([]);
  });

  test("has every module that its programs import from one another", () => {
    const modules = new Set(copied.map((file) => path.basename(file, ".py")));
    const programs = copied.filter((file) => file.endsWith(".py"));
    const wanted = programs.flatMap((file) =>
      [...read(file).matchAll(/^(?:from|import) (\w+)/gm)].map(([, name = ""]) => name),
    );
    expect(wanted.filter((name) => everyModule.has(name) && !modules.has(name))).toEqual([]);
  });
});
