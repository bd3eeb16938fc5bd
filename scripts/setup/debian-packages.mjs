import { readFileSync } from "node:fs";
import { findProgram } from "../process/find-program.mjs";
import { runCommand, tryCommand } from "../process/run-command.mjs";
import { SetupError } from "../terminal.mjs";

/** @type {Promise<unknown>} */
let queue = Promise.resolve();

/**
 * Installs Debian packages, where we may; elsewhere says in a sentence what to install.
 * @param {readonly string[]} packages
 * @param {string} purpose why, as the end of "… is needed "
 * @param {(text: string) => void} report
 * @returns {Promise<void>}
 */
export function installDebianPackages(packages, purpose, report) {
  // One apt at a time: chains of set-up run side by side.
  const turn = queue.then(() => install(packages, purpose, report));
  queue = turn.catch(() => undefined);
  return turn;
}

/**
 * @param {readonly string[]} packages
 * @param {string} purpose
 * @param {(text: string) => void} report
 */
async function install(packages, purpose, report) {
  const names = packages.join(" ");
  if (!isDebian())
    throw new SetupError(`${names} is needed ${purpose}. Install it with this system's package manager.`);
  const command = `apt-get install -y --no-install-recommends ${names}`;
  if (process.getuid?.() !== 0) throw new SetupError(`${names} is needed ${purpose}. As root: ${command}`);

  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = findProgram("apt-get") ?? "apt-get";
  const args = [
    "-q",
    "-o",
    "DPkg::Lock::Timeout=300",
    "install",
    "-y",
    "--no-install-recommends",
    ...packages,
  ];
  report(`apt-get install ${names}`);
  if ((await tryCommand(apt, args, { env })).status === 0) return;
  // A fresh machine has no package lists, an old one has lists that name files which are gone.
  report("apt-get update");
  await runCommand(apt, ["-q", "-o", "DPkg::Lock::Timeout=300", "update"], { env });
  report(`apt-get install ${names}`);
  await runCommand(apt, args, { env });
}

function isDebian() {
  const { id, like } = readOsRelease();
  return (
    findProgram("apt-get") !== null && [id, ...like].some((name) => name === "debian" || name === "ubuntu")
  );
}

/** @returns {{ id: string, like: string[], codename: string | null }} */
export function readOsRelease() {
  let text = "";
  try {
    text = readFileSync("/etc/os-release", "utf8");
  } catch {
    // Not a Linux distribution that names itself.
  }
  /** @param {string} key */
  const value = (key) => text.match(new RegExp(`^${key}="?([^"\n]*)"?$`, "m"))?.[1] ?? "";
  return { id: value("ID"), like: value("ID_LIKE").split(" "), codename: value("VERSION_CODENAME") || null };
}
