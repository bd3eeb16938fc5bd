import { spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SetupError } from "../terminal.mjs";

/**
 * @typedef {object} Lock
 * @property {(note: object) => void} write what others read while it is held
 * @property {() => void} release
 */

/**
 * Takes a lock that the kernel lets go of when this process dies, however it dies.
 * @param {string} file
 * @returns {Lock | null} null: another process holds it; `readLockNote` says who
 */
export function tryLock(file) {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    const fd = openLocked(file);
    if (fd === null) return null;
    // A holder that ended between our open and our lock has taken the file away: ours would guard nothing.
    if (isSameFile(fd, file)) {
      return {
        write: (note) => {
          ftruncateSync(fd, 0);
          writeSync(fd, `${JSON.stringify(note)}\n`, 0);
        },
        release: () => {
          unlinkSync(file);
          closeSync(fd);
        },
      };
    }
    closeSync(fd);
  }
}

/**
 * @param {string} file
 * @param {() => void} onWait called once when another process holds it
 * @returns {Promise<Lock>}
 */
export async function waitForLock(file, onWait) {
  let told = false;
  for (;;) {
    const lock = tryLock(file);
    if (lock) return lock;
    if (!told) onWait();
    told = true;
    await delay(200);
  }
}

/**
 * @param {string} file
 * @returns {Record<string, unknown> | null} what the holder wrote; null when there is no file, or nothing in it yet
 */
export function readLockNote(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/**
 * @param {string} file
 * @returns {number | null} a file descriptor whose open file holds the lock
 */
function openLocked(file) {
  const flags = constants.O_RDWR | constants.O_CREAT;
  if (process.platform === "darwin") {
    const exclusiveLock = 0x20;
    try {
      return openSync(file, flags | exclusiveLock | constants.O_NONBLOCK, 0o600);
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "EAGAIN") return null;
      throw error;
    }
  }
  const fd = openSync(file, flags, 0o600);
  // flock(2) belongs to the open file, which we share with the child: it ends, the lock stays ours.
  const { status, error } = spawnSync("flock", ["--nonblock", "3"], {
    stdio: ["ignore", "ignore", "ignore", fd],
  });
  if (status === 0) return fd;
  closeSync(fd);
  if (error) throw new SetupError(`The program "flock" (package util-linux) is needed: ${error.message}`);
  return null;
}

/**
 * @param {number} fd
 * @param {string} file
 */
function isSameFile(fd, file) {
  const mine = fstatSync(fd);
  const there = statSync(file, { throwIfNoEntry: false });
  return there !== undefined && there.ino === mine.ino && there.dev === mine.dev;
}
