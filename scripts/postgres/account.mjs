import { chmodSync, chownSync, readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { findProgram } from "../process/find-program.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { SetupError } from "../terminal.mjs";

/**
 * How to run the Postgres programs: they refuse to run as root.
 * @typedef {object} Account
 * @property {readonly string[]} prefix programs in front, each of which execs what follows: the pid stays
 * @property {{ uid?: number, gid?: number }} ids
 * @property {(dir: string) => void} give hands a folder, and all that is in it, to that account
 */

/** @returns {Promise<Account>} */
export async function chooseAccount() {
  if (process.getuid?.() !== 0) return { prefix: [], ids: {}, give: () => undefined };

  // Nobody inside, root's files outside: no chown, no account, and it works below a folder only root may enter.
  const unshare = findProgram("unshare");
  const namespace = ["--user", "--map-user=65534", "--map-group=65534"];
  if (unshare && (await tryCommand(unshare, [...namespace, "true"])).status === 0) {
    return { prefix: [unshare, ...namespace], ids: {}, give: () => undefined };
  }

  const ids = findIds(["postgres", "nobody"]);
  if (!ids)
    throw new SetupError("Postgres does not run as root, and there is no account postgres or nobody.");
  return { prefix: [], ids, give: (dir) => giveFolder(dir, ids) };
}

/** @param {readonly string[]} names */
function findIds(names) {
  const lines = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of names) {
    const fields = lines.map((line) => line.split(":")).find(([account]) => account === name);
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  return null;
}

/**
 * @param {string} dir
 * @param {{ uid: number, gid: number }} ids
 */
function giveFolder(dir, ids) {
  // The account must be able to walk to it, not to read what lies on the way.
  chmodSync(path.dirname(dir), (statSync(path.dirname(dir)).mode & 0o7777) | 0o011);
  chownSync(dir, ids.uid, ids.gid);
  for (const entry of readdirSync(dir, { recursive: true, encoding: "utf8" })) {
    chownSync(path.join(dir, entry), ids.uid, ids.gid);
  }
}
