import { existsSync, readFileSync, realpathSync, statSync } from "node:fs";
import { hostname } from "node:os";
import path from "node:path";
import { writePrivateFile } from "../setup/private-file.mjs";
import { messageOf, SetupError } from "../terminal.mjs";

/**
 * Where an installation is at home. A copy of its folder has the same identity, and on one container engine two of the same
 * identity would end each other's trainers. So the folder says which one it is, and a copy of it is told by that.
 *
 * @typedef {object} Home
 * @property {string} installationId of the database that belongs to the folder
 * @property {string} path the folder's own, as it was then
 * @property {string} machine
 * @property {string} inode the folder's number in its file system, which a move keeps and a copy does not
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
  const here = describePlace(dataDir);
  const isSame = home.inode === here.inode || (home.path === here.path && home.machine === here.machine);
  return { kind: isSame ? "own" : "copy", home };
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
 * @returns {Omit<Home, "installationId">}
 */
function describePlace(dataDir) {
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
