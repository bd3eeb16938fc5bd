import { statfsSync } from "node:fs";
import os from "node:os";

const folder = "/dev/shm";

/**
 * Where files live in memory: nothing that tests write has to survive them, and a database on a disk takes several times
 * as long to be made.
 * @param {number} roomBytes what has to fit
 * @returns {string} that folder where it has the room, else the usual one for temporary files
 */
export function findMemoryFolder(roomBytes) {
  try {
    const { bavail, bsize } = statfsSync(folder);
    if (bavail * bsize > roomBytes && os.freemem() > 2 * roomBytes) return folder;
  } catch {
    // Not every system has it.
  }
  return os.tmpdir();
}
