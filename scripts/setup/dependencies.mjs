import { readFileSync } from "node:fs";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { rootDir } from "../paths.mjs";
import { runCommand } from "../process/run-command.mjs";
import { SetupError } from "../terminal.mjs";

/** @type {import("./step.mjs").Step} */
export const dependencies = {
  name: "npm packages",
  needed: () => findPackageMismatch(rootDir),
  run: async () => {
    if (!isNodeSupported(process.versions.node)) {
      throw new SetupError(
        `Node ${process.versions.node} does not run Hardsim: install Node 24 (22.12 or newer does, and 20.19 as long as it works).`,
      );
    }
    // npm sets npm_execpath for what it runs; beside a bare `node scripts/…` stands npm on the PATH.
    const npm = process.env.npm_execpath;
    const args = ["ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional"];
    const env = { ...process.env, NODE_ENV: /** @type {const} */ ("development") };
    if (npm?.endsWith(".js")) await runCommand(process.execPath, [npm, ...args], { cwd: rootDir, env });
    else await runCommand("npm", args, { cwd: rootDir, env });
    return undefined;
  },
};

/**
 * As "engines" in package.json says; to read that takes a package, and none is installed yet.
 * @param {string} version
 */
export function isNodeSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

/**
 * Compares what npm wrote about node_modules with the lock file.
 * @param {string} baseDir
 * @returns {string | null} why `npm ci` has to run
 */
export function findPackageMismatch(baseDir) {
  const lock = readPackages(path.join(baseDir, "package-lock.json"));
  if (!lock)
    throw new SetupError("package-lock.json is missing or cannot be read: restore it from the repository.");
  const manifest = JSON.parse(readFileSync(path.join(baseDir, "package.json"), "utf8"));
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"]) {
    if (!isDeepStrictEqual(lock[""]?.[kind] ?? {}, manifest[kind] ?? {})) {
      return "package.json and package-lock.json differ";
    }
  }
  const installed = readPackages(path.join(baseDir, "node_modules/.package-lock.json"));
  if (!installed) return "nothing is installed yet";
  for (const [name, wanted] of Object.entries(lock)) {
    const found = installed[name];
    // npm leaves out optional packages that are for another platform.
    if (name === "" || (!found && wanted.optional === true)) continue;
    if (found?.version !== wanted.version || found?.integrity !== wanted.integrity) {
      return `${name.replace(/^.*node_modules\//, "")} is not the version in package-lock.json`;
    }
  }
  return null;
}

/**
 * @param {string} file
 * @returns {Record<string, Record<string, unknown>> | null}
 */
function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}
