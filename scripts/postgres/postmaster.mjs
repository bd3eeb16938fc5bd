import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { findProgram } from "../process/find-program.mjs";
import { isPostmasterOf, readPidFile } from "./pid-file.mjs";

/**
 * @typedef {object} Postmaster
 * @property {number} pid
 * @property {Promise<void>} exited settles when the process is gone
 * @property {() => Promise<void>} stop fast shutdown: clients are cut off, everything committed is on the disk
 */

/**
 * @typedef {object} Launch
 * @property {string} binaries
 * @property {string} clusterDir
 * @property {number} port
 * @property {import("./account.mjs").Account} account
 * @property {string} logFile
 * @property {boolean} throwaway nothing needs to survive: no fsync
 */

/** The port is held by somebody else. */
export class PortTakenError extends Error {}

/** Nothing is kept and no replica follows: what Postgres does for either is left out, and so is its housekeeping. */
const throwawaySettings = [
  "fsync=off",
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "max_wal_size=256MB",
  "autovacuum=off",
];
const readyTimeoutMs = 60_000;
// With the seconds that web and worker may take, everything is down within 5.
const fastShutdownMs = 1_200;
const pollMs = 15;

/**
 * @param {Launch} launch
 * @returns {Promise<Postmaster>} once it accepts connections
 */
export async function launchPostmaster(launch) {
  mkdirSync(path.dirname(launch.logFile), { recursive: true, mode: 0o700 });
  const logFd = openSync(launch.logFile, "a", 0o600);
  const logStart = statSync(launch.logFile).size;
  // SIGINT is Postgres's fast shutdown: a killed supervisor takes its database along, cleanly.
  const setpriv = findProgram("setpriv");
  const dieWithParent = setpriv ? [setpriv, "--pdeathsig", "INT"] : [];
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=200",
    ...(launch.throwaway ? throwawaySettings : []),
  ].flatMap((setting) => ["-c", setting]);
  const postgres = path.join(launch.binaries, "bin/postgres");
  const command = [
    ...launch.account.prefix,
    ...dieWithParent,
    postgres,
    "-D",
    launch.clusterDir,
    "-p",
    `${launch.port}`,
  ];
  const [file = "", ...args] = command;
  const child = spawn(file, [...args, ...settings], {
    ...launch.account.ids,
    cwd: "/",
    // A process group of its own: Ctrl-C in the terminal reaches the supervisor, which stops Postgres last.
    detached: true,
    stdio: ["ignore", "ignore", logFd],
  });
  closeSync(logFd);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `status ${code}`));
  });
  const exited = ended.then(() => undefined);
  const pid = child.pid ?? 0;
  const outcome = await Promise.race([ended, waitUntilReady(launch.clusterDir, pid)]);
  if (outcome !== "ready") {
    child.kill("SIGKILL");
    const log = readFileSync(launch.logFile).subarray(logStart).toString();
    if (/could not bind|Address already in use/.test(log)) throw new PortTakenError(log);
    throw new Error(`Postgres did not start (${outcome})\n${log.slice(-4_000)}`);
  }
  const stopWatching = setpriv ? () => undefined : watchOverPostmaster(pid);
  return {
    pid,
    exited,
    stop: async () => {
      stopWatching();
      await shutDown(pid, exited);
    },
  };
}

/**
 * A postmaster that already runs on this folder is taken over; a pid file without one is cleaned away.
 * @param {string} clusterDir
 * @returns {Promise<(Postmaster & { port: number }) | null>}
 */
export async function adoptPostmaster(clusterDir) {
  const deadline = Date.now() + readyTimeoutMs;
  for (;;) {
    const found = readPidFile(clusterDir);
    if (!found || !isPostmasterOf(found.pid, clusterDir)) {
      // Postgres itself refuses to start when the pid belongs to some other process of this user.
      if (found) rmSync(path.join(clusterDir, "postmaster.pid"), { force: true });
      return null;
    }
    if (found.isReady && found.port !== null) {
      const stopWatching = watchOverPostmaster(found.pid);
      const exited = waitUntilGone(found.pid, clusterDir);
      return {
        pid: found.pid,
        port: found.port,
        exited,
        stop: async () => {
          stopWatching();
          await shutDown(found.pid, exited);
        },
      };
    }
    // It is starting, or on its way out because its supervisor died.
    if (Date.now() > deadline)
      throw new Error(`Postgres (pid ${found.pid}) neither starts nor ends in ${clusterDir}`);
    await delay(pollMs);
  }
}

/**
 * @param {string} clusterDir
 * @param {number} pid
 * @returns {Promise<string>}
 */
async function waitUntilReady(clusterDir, pid) {
  const deadline = Date.now() + readyTimeoutMs;
  while (Date.now() < deadline) {
    const found = readPidFile(clusterDir);
    if (found?.pid === pid && found.isReady) return "ready";
    await delay(pollMs);
  }
  return `not ready after ${readyTimeoutMs / 1000} s`;
}

/**
 * @param {number} pid
 * @param {string} clusterDir
 */
async function waitUntilGone(pid, clusterDir) {
  while (isPostmasterOf(pid, clusterDir)) await delay(pollMs * 4);
}

/**
 * @param {number} pid
 * @param {Promise<void>} exited
 */
async function shutDown(pid, exited) {
  // SIGTERM would wait for ever for idle connections of a pool.
  for (const [signal, patienceMs] of /** @type {const} */ ([
    ["SIGINT", fastShutdownMs],
    ["SIGQUIT", 200],
    ["SIGKILL", 10_000],
  ])) {
    try {
      process.kill(pid, signal);
    } catch {
      // Already gone, which is what is wanted.
    }
    const gone = await Promise.race([exited.then(() => true), delay(patienceMs, false, { ref: false })]);
    if (gone) return;
  }
}

/**
 * Where the kernel cannot tie a postmaster to us, a small process does: its standard input ends when we do.
 * @param {number} pid
 * @returns {() => void} ends the watch
 */
function watchOverPostmaster(pid) {
  const watch = spawn("sh", ["-c", `cat >/dev/null; kill -INT ${pid} 2>/dev/null`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watch.unref();
  return () => {
    watch.kill("SIGKILL");
  };
}
