import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import path from "node:path";
import { findMemoryFolder } from "./memory-folder.mjs";

/** An installation wants 2 GB free beside its own files, or it starts nothing. */
const roomBytes = 4e9;

/**
 * A folder for all that tests write, and the environment that leads them there.
 * @typedef {object} TestFolder
 * @property {string} dir
 * @property {NodeJS.ProcessEnv} env without a word of an installation: tests never meet a real database or data folder
 * @property {() => void} remove
 */

/** @returns {TestFolder} */
export function makeTestFolder() {
  const dir = realpathSync(mkdtempSync(path.join(findMemoryFolder(roomBytes), "hardsim-test-")));
  // An engine whose containers have users of their own has to come to its folders in it.
  chmodSync(dir, 0o711);
  const ours = /^(HARDSIM_|NEXTAUTH_|DATABASE_URL$|PORT$|NODE_ENV$|LOG_LEVEL$)/;
  const kept = Object.entries(process.env).filter(
    ([name]) => !ours.test(name) || name === "HARDSIM_CHROMIUM",
  );
  return {
    dir,
    env: {
      ...Object.fromEntries(kept),
      NODE_ENV: "test",
      TMPDIR: dir,
      HARDSIM_DATA_DIR: path.join(dir, "data"),
    },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
