import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { rootDir } from "../paths.mjs";
import { findProgram } from "../process/find-program.mjs";

// Web ends its streams and worker lets go of its claims in less; the whole shutdown has 5 s.
const graceMs = 3_300;

/**
 * @typedef {object} Running
 * @property {number | undefined} pid
 * @property {Promise<string>} ended how it ended, once it has
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a bundle in a process that lives no longer than this one.
 * @param {string} file below the checkout, such as dist/server.js
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./service-log.mjs").ServiceLog} log
 * @returns {Running}
 */
export function startNodeService(file, env, log) {
  // The IPC channel closes when we die and they leave in order; the kernel sees to one that cannot listen any more.
  const setpriv = findProgram("setpriv");
  const prefix = setpriv ? [setpriv, "--pdeathsig", "KILL"] : [];
  const [program = "", ...args] = [...prefix, process.execPath, "--enable-source-maps", file];
  const child = spawn(program, args, {
    cwd: rootDir,
    env,
    // A process group of its own: Ctrl-C in the terminal is for the supervisor, which stops things in order.
    detached: true,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  if (child.stdout) log.read(child.stdout);
  if (child.stderr) log.read(child.stderr);
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ?? `status ${code}`));
  });
  return {
    pid: child.pid,
    ended,
    stop: async () => {
      child.kill("SIGTERM");
      const gone = await Promise.race([ended.then(() => true), delay(graceMs, false, { ref: false })]);
      if (!gone) child.kill("SIGKILL");
      await ended;
    },
  };
}
