import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { formatDuration, say } from "../terminal.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

/**
 * Runs one test program with its output on the terminal and counts its report.
 * @param {object} suite
 * @param {string} suite.name
 * @param {string} suite.program of node_modules/.bin
 * @param {readonly string[]} suite.args
 * @param {NodeJS.ProcessEnv} suite.env
 * @param {string} suite.report the JSON file that it writes
 * @param {(suite: string, report: string, status: number | null) => Tally} suite.tally
 * @param {AbortSignal} suite.signal
 * @returns {Promise<Tally>}
 */
export async function runSuite({ name, program, args, env, report, tally, signal }) {
  const startedAt = performance.now();
  const status = await run(path.join(rootDir, "node_modules/.bin", program), args, env, signal);
  signal.throwIfAborted();
  const took = formatDuration(performance.now() - startedAt);
  if (!existsSync(report)) {
    say(`✗ ${name}: ended with status ${status} and left no report (${took})`);
    return { suite: name, passed: 0, failed: 1, skipped: [] };
  }
  const counted = tally(name, readFileSync(report, "utf8"), status);
  say(
    `${counted.failed === 0 ? "✓" : "✗"} ${name}: ${counted.passed} passed, ${counted.failed} failed (${took})`,
  );
  return counted;
}

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<number | null>}
 */
function run(file, args, env, signal) {
  const child = spawn(file, args, { cwd: rootDir, env, stdio: ["ignore", "inherit", "inherit"] });
  signal.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve) => {
    child.once("error", (error) => {
      say(error.message);
      resolve(null);
    });
    child.once("exit", (status) => resolve(status));
  });
}
