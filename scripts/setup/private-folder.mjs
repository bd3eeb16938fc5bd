import { chmodSync, lstatSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";

/** Beyond its owner's, everything that an installation keeps is nobody's. */
const ofOthers = 0o077;
/** Lets others walk through a folder to what is theirs in it, and no more. */
const walkThrough = 0o011;

/**
 * Makes an installation's data folder, and takes back what an older version left open to others: the folder itself, all that
 * lies right in it, and its logs. Below the folders in it nothing has to be changed: nobody else gets in, and files that a
 * trainer's own user must read keep their modes, because the engine hands them into the container as root.
 * @param {string} dataDir
 */
export function keepPrivate(dataDir) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const names = readdirSync(dataDir);
  // Postgres may run by an account of its own, below a folder of ours.
  const isShared = names.some((name) => !isOurs(path.join(dataDir, name)));
  closeToOthers(dataDir, isShared ? walkThrough : 0);
  for (const name of names) closeToOthers(path.join(dataDir, name), 0);
  const logs = path.join(dataDir, "logs");
  mkdirSync(logs, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(logs)) closeToOthers(path.join(logs, name), 0);
}

/** @param {string} file */
const isOurs = (file) => lstatSync(file).uid === process.getuid?.();

/**
 * @param {string} file
 * @param {number} kept bits that may stay where they are
 */
function closeToOthers(file, kept) {
  const found = lstatSync(file);
  // A link's own mode says nothing, and what it leads to may be anybody's.
  if (found.isSymbolicLink() || !isOurs(file)) return;
  const mode = found.mode & 0o7777;
  const wanted = mode & ~(ofOthers & ~kept);
  if (wanted !== mode) chmodSync(file, wanted);
}
