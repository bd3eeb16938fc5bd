import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { cruise } from "dependency-cruiser";
import extractOptions from "dependency-cruiser/config-utl/extract-depcruise-options";
import extractTsConfig from "dependency-cruiser/config-utl/extract-ts-config";
import { rootDir } from "../paths.mjs";
import { runMain, SetupError, say } from "../terminal.mjs";
import { planted } from "./planted-violations.mjs";

const configFile = path.join(rootDir, ".dependency-cruiser.cjs");
const folders = ["app", "components", "lib", "worker", "scripts", "bench", "e2e", "server.ts"];
// With a TypeScript that it does not know dependency-cruiser sees no modules at all, and is content.
const fewestModules = 50;

await runMain(async () => {
  await provePlantedViolationsAreSeen();
  const found = await inspect(
    rootDir,
    folders.filter((name) => existsSync(path.join(rootDir, name))),
  );
  for (const { rule, from, to } of found.violations) say(`  ${rule.name}: ${from} → ${to}`);
  if (found.totalCruised < fewestModules) {
    throw new SetupError(`only ${found.totalCruised} modules were seen: the check is blind`);
  }
  if (found.violations.length > 0)
    throw new SetupError(`${found.violations.length} imports break a rule of the house`);
  const rules = new Set(planted.map(({ rule }) => rule)).size;
  say(`${found.totalCruised} modules keep ${rules} rules, each proven by a planted violation`);
  return 0;
});

/**
 * @param {string} baseDir
 * @param {string[]} entries
 */
async function inspect(baseDir, entries) {
  const options = await extractOptions(configFile);
  const tsConfig = extractTsConfig(path.join(rootDir, "tsconfig.json"));
  const result = await cruise(entries, { ...options, baseDir }, undefined, { tsConfig });
  if (typeof result.output === "string") throw new Error("dependency-cruiser answered with text");
  return result.output.summary;
}

/** A small house in a temporary folder in which every rule is broken once. */
async function provePlantedViolationsAreSeen() {
  const baseDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-planted-")));
  try {
    for (const { from, to } of planted) {
      const file = path.join(baseDir, from);
      mkdirSync(path.dirname(file), { recursive: true });
      // Relative: the alias would lead out of here, to the file of that name in the real house.
      const target = path.join(baseDir, to.slice(2));
      const specifier = to.startsWith("@/") ? `./${path.relative(path.dirname(file), target)}` : to;
      if (to.startsWith("@/")) {
        mkdirSync(path.dirname(target), { recursive: true });
        if (!existsSync(`${target}.ts`)) writeFileSync(`${target}.ts`, "export const found = 1;\n");
      }
      writeFileSync(file, `import { found } from "${specifier}";\nexport const planted = found;\n`);
    }
    const { violations } = await inspect(
      baseDir,
      folders.filter((name) => existsSync(path.join(baseDir, name))),
    );
    // A cycle is reported once, from either of its ends; one between folders names the folders.
    const seen = new Set(
      violations.flatMap(({ rule, from, to }) => [`${rule.name} ${from}`, `${rule.name} ${to}`]),
    );
    const missed = planted.filter(
      ({ rule, from }) => !seen.has(`${rule} ${from}`) && !seen.has(`${rule} ${path.dirname(from)}`),
    );
    const { forbidden = [] } = (await extractOptions(configFile)).ruleSet ?? {};
    const unproven = forbidden.filter(({ name }) => !planted.some(({ rule }) => rule === name));
    if (missed.length > 0) {
      throw new SetupError(`planted violations were not seen: ${missed.map(({ rule }) => rule).join(", ")}`);
    }
    if (unproven.length > 0) {
      throw new SetupError(
        `rules without a planted violation: ${unproven.map(({ name }) => name).join(", ")}`,
      );
    }
  } finally {
    rmSync(baseDir, { recursive: true, force: true });
  }
}
