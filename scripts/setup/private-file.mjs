import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";

/**
 * Writes a file that only its owner may read, all of it or nothing.
 * @param {string} file
 * @param {string} text
 */
export function writePrivateFile(file, text) {
  const fresh = `${file}.${process.pid}.new`;
  const fd = openSync(fresh, "w", 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(fresh, file);
}
