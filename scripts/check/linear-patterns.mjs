import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { rootDir } from "../paths.mjs";
import { runMain, SetupError, say } from "../terminal.mjs";
import { findSlowness } from "./linear-pattern.mjs";

/**
 * Reads every regular expression of the product and demands that its time grows no faster than the text. Most of them
 * run over text from outside sooner or later (logs, names, addresses), in web, worker and browser, where one line of a hostile
 * trainer would stop everybody. One that is put together at run time cannot be read here and is refused.
 */
const folders = ["app", "components", "lib", "worker"];

/** @typedef {{ place: string, source: string, flags: string } | { place: string, source: null }} FoundPattern */

await runMain(() => {
  const files = folders
    .flatMap((folder) =>
      readdirSync(path.join(rootDir, folder), { recursive: true, encoding: "utf8" }).map((file) =>
        path.join(folder, file),
      ),
    )
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\/testing\//.test(file));
  const patterns = files.flatMap(listPatterns);
  const slow = patterns.flatMap(({ place, ...pattern }) => {
    const why =
      pattern.source === null
        ? "it is put together at run time"
        : findSlowness(pattern.source, pattern.flags);
    return why === null ? [] : [`${place}: ${why}`];
  });
  if (slow.length > 0)
    throw new SetupError(
      `regular expressions that may take longer than their text is long:\n  ${slow.join("\n  ")}`,
    );
  say(`${patterns.length} regular expressions take no longer than their text is long`);
  return Promise.resolve(0);
});

/**
 * @param {string} file
 * @returns {FoundPattern[]}
 */
function listPatterns(file) {
  const text = readFileSync(path.join(rootDir, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {FoundPattern[]} */
  const found = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    const place = () => `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      found.push({ place: place(), source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if (
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText() === "RegExp"
    )
      found.push({ place: place(), source: null });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
