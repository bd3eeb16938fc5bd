import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { runCommand } from "../process/run-command.mjs";
import { say } from "../terminal.mjs";

/**
 * Another version of Node for the tests, out of the npm package that carries the programs of this platform. Kept beside
 * the project's own packages: they must not change with it.
 * @param {string} version such as "24.21.0"
 * @returns {Promise<string>} its program
 */
export async function installNode(version) {
  const dir = path.join(rootDir, ".hardsim/nodes", version);
  const name = `node-${process.platform}-${process.arch}`;
  const program = path.join("node_modules", name, "bin/node");
  if (!existsSync(path.join(dir, program))) {
    say(`• Node ${version}: from the npm package ${name}`);
    const fresh = `${dir}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true });
    const args = [
      "install",
      `${name}@${version}`,
      "--prefix",
      fresh,
      "--ignore-scripts",
      "--no-audit",
      "--no-fund",
    ];
    await runCommand("npm", [...args, "--no-save", "--no-package-lock"], { cwd: fresh });
    rmSync(dir, { recursive: true, force: true });
    renameSync(fresh, dir);
  }
  return path.join(dir, program);
}
