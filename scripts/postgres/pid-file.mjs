import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";

/**
 * @typedef {object} PidFile what Postgres writes into its data folder as it starts
 * @property {number} pid
 * @property {number | null} port
 * @property {boolean} isReady it accepts connections
 */

/**
 * @param {string} text the bytes of postmaster.pid, perhaps half written
 * @returns {PidFile | null}
 */
export function parsePidFile(text) {
  const lines = text.split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const port = Number(lines[3]);
  return {
    pid,
    port: Number.isInteger(port) && port > 0 ? port : null,
    isReady: lines[7]?.trim() === "ready",
  };
}

/**
 * @param {string} clusterDir
 * @returns {PidFile | null}
 */
export function readPidFile(clusterDir) {
  try {
    return parsePidFile(readFileSync(path.join(clusterDir, "postmaster.pid"), "utf8"));
  } catch {
    return null;
  }
}

/**
 * The pid in a file may have been given to another process since: only the command line tells.
 * @param {number} pid
 * @param {string} clusterDir
 * @returns {boolean} true when that process is a postmaster on this very folder
 */
export function isPostmasterOf(pid, clusterDir) {
  return readCommandLine(pid).includes(clusterDir);
}

/**
 * @param {number} pid
 * @returns {string[]} empty when there is no such process, or it is a zombie
 */
function readCommandLine(pid) {
  try {
    if (process.platform === "linux") return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return execFileSync("ps", ["-ww", "-o", "command=", "-p", String(pid)], { encoding: "utf8" })
      .trim()
      .split(" ");
  } catch {
    return [];
  }
}
