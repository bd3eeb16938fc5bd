import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { waitForLock } from "../process/lock.mjs";
import { runCommand, tryCommand } from "../process/run-command.mjs";

/**
 * For which Python: its version, as "3.11", and the machine, as Python names it.
 * @typedef {{ version: string, machine: string }} PythonKind
 */

const wheelsDir = path.join(rootDir, ".hardsim/wheels");
// The oldest systems for which packages are built, newest first: pip takes each by its name alone.
const platforms = ["manylinux_2_28", "manylinux_2_27", "manylinux_2_17", "manylinux2014"];

/**
 * Unpacks packages of the package index into a folder of their own, from which a Python of `kind` can use them. Their
 * files are kept, so that another time nothing is asked of the index; what comes from it has to be what the list says.
 * @param {string} pip a Python that has pip
 * @param {string} requirements a list for pip with versions and hashes of all packages, those that others need too
 * @param {PythonKind} kind
 * @param {string} folder which is made anew
 * @param {(text: string) => void} report
 * @returns {Promise<void>}
 */
export async function unpackPackages(pip, requirements, kind, folder, report) {
  const program = ["-m", "pip", "--disable-pip-version-check", "--quiet"];
  const choice = [
    "--only-binary=:all:",
    "--implementation=cp",
    `--python-version=${kind.version}`,
    ...platforms.map((platform) => `--platform=${platform}_${kind.machine}`),
    "--no-deps",
    "--require-hashes",
    `--requirement=${requirements}`,
  ];
  const install = () => {
    rmSync(folder, { recursive: true, force: true });
    const kept = ["--no-index", `--find-links=${wheelsDir}`];
    return [...program, "install", ...kept, `--target=${folder}`, "--no-compile", ...choice];
  };
  mkdirSync(wheelsDir, { recursive: true });
  // Set-up and tests may want the same files at once.
  const lock = await waitForLock(`${wheelsDir}.lock`, () => report("another command fetches packages"));
  try {
    if ((await tryCommand(pip, install())).status === 0) return;
    report("fetching Python packages");
    await runCommand(pip, [...program, "download", `--dest=${wheelsDir}`, ...choice]);
    report("unpacking Python packages");
    await runCommand(pip, install());
  } finally {
    lock.release();
  }
}
