import { spawn } from "node:child_process";
import { SetupError } from "../terminal.mjs";

const tailBytes = 20_000;

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] the whole environment, not an addition
 * @property {boolean} [show] true: output goes straight to the terminal's standard error
 * @property {{ uid?: number, gid?: number }} [ids] the account it runs as
 * @property {AbortSignal} [signal] ends the command, which then counts as failed
 * @property {number} [timeoutMs] the command is killed and counts as failed
 */

/**
 * @typedef {object} CommandResult
 * @property {number | null} status null: it could not start, or a signal ended it
 * @property {string} stdout
 * @property {string} tail the last 20 kB of both streams
 */

/**
 * Runs a program without a shell and gathers what it says.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<CommandResult>} never rejects: a program that is missing has status null
 */
export function tryCommand(file, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      ...options.ids,
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ["ignore", "pipe", "pipe"],
      signal: options.signal,
      timeout: options.timeoutMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let tail = "";
    /** @param {Buffer} chunk */
    const keep = (chunk) => {
      tail = (tail + chunk).slice(-tailBytes);
      if (options.show) process.stderr.write(chunk);
    };
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      keep(chunk);
    });
    child.stderr.on("data", keep);
    child.on("error", (error) => resolve({ status: null, stdout, tail: tail + error.message }));
    child.on("close", (status) => resolve({ status, stdout, tail }));
  });
}

/**
 * As `tryCommand`, but anything other than exit status 0 is a SetupError that ends in what the program said.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<string>} its standard output
 */
export async function runCommand(file, args, options = {}) {
  const { status, stdout, tail } = await tryCommand(file, args, options);
  if (status === 0) return stdout;
  const ending = status === null ? "did not run to its end" : `ended with status ${status}`;
  throw new SetupError(`${[file, ...args].join(" ").slice(0, 200)} ${ending}\n${tail.trimEnd()}`);
}
