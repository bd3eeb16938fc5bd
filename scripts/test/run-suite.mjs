import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { formatDuration, say } from "../terminal.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

/**
 * Runs all tests of a suite with their output on the terminal and counts its report.
 * @param {import("./suites.mjs").Suite} suite
 * @param {object} place
 * @param {import("./test-folder.mjs").TestFolder} place.folder
 * @param {AbortSignal} place.signal
 * @param {{ file: string, label: string }} [place.node] another Node than this process's to run it on
 * @returns {Promise<Tally>}
 */
export async function runSuite(suite, { folder, signal, node }) {
  signal.throwIfAborted();
  const startedAt = performance.now();
  const name = node ? `${suite.name} on ${node.label}` : suite.name;
  const report = path.join(folder.dir, `${name.replaceAll(" ", "-")}.json`);
  const { args, env } = suite.reportTo(report);
  const status = await run(node?.file ?? process.execPath, [...suite.command, ...args], {
    env: { ...folder.env, ...env },
    signal,
  });
  signal.throwIfAborted();
  const took = formatDuration(performance.now() - startedAt);
  if (!existsSync(report)) {
    say(`✗ ${name}: ended with status ${status} and left no report (${took})`);
    return { suite: name, passed: 0, failed: 1, skipped: [] };
  }
  const counted = suite.tally(name, readFileSync(report, "utf8"), status);
  say(
    `${counted.failed === 0 ? "✓" : "✗"} ${name}: ${counted.passed} passed, ${counted.failed} failed (${took})`,
  );
  return counted;
}

/**
 * @param {string} node
 * @param {readonly string[]} args
 * @param {{ env: NodeJS.ProcessEnv, signal: AbortSignal }} options
 * @returns {Promise<number | null>}
 */
function run(node, args, { env, signal }) {
  // Its own Node first on the PATH: tests start programs that look for theirs there.
  const PATH = `${path.dirname(node)}${path.delimiter}${env.PATH}`;
  // Through pipes: two suites that run at once would each move the cursor of the same terminal.
  const child = spawn(node, args, { cwd: rootDir, env: { ...env, PATH }, stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.pipe(process.stdout, { end: false });
  child.stderr.pipe(process.stderr, { end: false });
  signal.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve) => {
    child.once("error", (error) => {
      say(error.message);
      resolve(null);
    });
    child.once("close", (status) => resolve(status));
  });
}
