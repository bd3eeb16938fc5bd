import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { writePrivateFile } from "../setup/private-file.mjs";
import { messageOf, SetupError } from "../terminal.mjs";

/**
 * Where an installation is at home. A copy of its folder has the same identity, and on one container engine two of the same
 * identity would end each other's trainers. So the folder says which one it is, and a copy of it is told by that.
 *
 * A database that was restored from a dump has it as well, beside a folder that is new: so the database says which folder is its.
 *
 * @typedef {object} Place
 * @property {string} path the folder's own, as it was then
 * @property {string} machine
 * @property {string} inode the folder's number in its file system, which a move keeps and a copy does not
 */
/**
 * What the folder says.
 * @typedef {Place & { installationId: string }} Home of the database that belongs to it
 */

/** @param {string} dataDir */
const homeFile = (dataDir) => path.join(dataDir, "home.json");

/**
 * @param {string} dataDir
 * @returns {{ kind: "new" } | { kind: "own" | "copy", home: Home }} new: nothing was ever bound to it. A folder that was moved,
 *   or put back where it was, is no copy.
 */
export function readHome(dataDir) {
  const file = homeFile(dataDir);
  if (!existsSync(file)) return { kind: "new" };
  /** @type {Home} */
  let home;
  try {
    home = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new SetupError(`${file} cannot be read (${messageOf(error)}): restore it, or remove it.`, {
      cause: error,
    });
  }
  return { kind: isHere(home, dataDir) ? "own" : "copy", home };
}

/**
 * Also of a folder that was moved, or put back where it was.
 * @param {Place} place
 * @param {string} dataDir
 */
export function isHere(place, dataDir) {
  const here = describePlace(dataDir);
  return place.inode === here.inode || (place.path === here.path && place.machine === here.machine);
}

/**
 * @param {string} dataDir
 * @param {string} installationId
 */
export function bindHome(dataDir, installationId) {
  const home = { installationId, ...describePlace(dataDir) };
  writePrivateFile(homeFile(dataDir), `${JSON.stringify(home, null, 2)}\n`);
}

/**
 * @param {string} dataDir
 * @returns {Place}
 */
export function describePlace(dataDir) {
  const { ino } = statSync(dataDir, { bigint: true });
  return { path: realpathSync(dataDir), machine: hostname(), inode: String(ino) };
}

/**
 * @param {string} dataDir
 * @param {Home} home
 */
export const explainCopy = (dataDir, home) =>
  `${dataDir} is a copy of ${home.path} on ${home.machine}: two installations of one identity would end each other's trainers. Start it with --adopt-copy (npm start -- --adopt-copy) to make it an installation of its own; if the other one is gone for good, that is right too.`;

/**
 * @param {string} dataDir
 * @param {Home} home
 * @param {string} found the id that the database has
 */
export const explainStranger = (dataDir, home, found) =>
  `${dataDir} belongs to the installation ${home.installationId}, and the database is ${found}'s: its rows would not find their files. Set DATABASE_URL and HARDSIM_DATA_DIR to what belongs together.`;

/**
 * @param {string} dataDir
 * @param {Place} home
 */
export const explainForeignDatabase = (dataDir, home) =>
  `The database, or the one that it was restored from, belongs to the data folder ${home.path} on ${home.machine}, and ${dataDir} is new: the files of its runs are not here, and two installations of one identity would end each other's trainers. Set HARDSIM_DATA_DIR to that folder or to its backup, or start with --adopt-copy (npm start -- --adopt-copy) to make it an installation of its own, without those files.`;
