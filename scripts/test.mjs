import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { runChecks } from "./check/steps.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { formatDuration, runMain, say } from "./terminal.mjs";
import { runSuite } from "./test/run-suite.mjs";
import { formatTotal, tallyPlaywright, tallyVitest } from "./test/tally.mjs";

/** @typedef {import("./test/tally.mjs").Tally} Tally */

await runMain(async () => {
  const startedAt = performance.now();
  try {
    await prepare(["bundles", "web", "engine", "images", "browser"]);
  } catch (error) {
    // Whoever reads only the last line reads the truth here too.
    process.exitCode = 1;
    process.on("exit", () => process.stdout.write("0 passed, 1 failed\n"));
    throw error;
  }
  const signal = listenForShutdown();
  const dir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-test-")));
  const env = readCleanEnv(dir);
  try {
    /** @type {Tally[]} */
    const tallies = (await runChecks()).map(({ name, passed }) => ({
      suite: `check: ${name}`,
      passed: passed ? 1 : 0,
      failed: passed ? 0 : 1,
      skipped: [],
    }));
    for (const project of ["unit", "db", "engine"]) {
      signal.throwIfAborted();
      const report = path.join(dir, `${project}.json`);
      const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
      const args = ["run", "--project", project, ...reporters];
      tallies.push(
        await runSuite({ name: project, program: "vitest", args, env, report, tally: tallyVitest, signal }),
      );
    }
    tallies.push(await runBrowserTests(dir, env, signal));

    say("");
    for (const { suite, passed, failed } of tallies) {
      say(`${failed === 0 ? "✓" : "✗"} ${suite}: ${passed} passed, ${failed} failed`);
    }
    for (const skipped of tallies.flatMap((tally) => tally.skipped)) say(`- skipped: ${skipped}`);
    say(`All of it took ${formatDuration(performance.now() - startedAt)}`);
    process.stdout.write(`${formatTotal(tallies)}\n`);
    return tallies.every(({ failed }) => failed === 0) ? 0 : 1;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

/**
 * They start an installation of their own, as a person would, and fail when it leaves anything behind.
 * @param {string} dir
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<Tally>}
 */
function runBrowserTests(dir, env, signal) {
  const report = path.join(dir, "browser.json");
  return runSuite({
    name: "browser",
    program: "playwright",
    args: ["test", "--reporter=list,json"],
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    report,
    tally: tallyPlaywright,
    signal,
  });
}

/**
 * The environment without a word of an installation: tests never meet a real database or data folder.
 * @param {string} dir
 * @returns {NodeJS.ProcessEnv}
 */
function readCleanEnv(dir) {
  const ours = /^(HARDSIM_|NEXTAUTH_|DATABASE_URL$|PORT$|NODE_ENV$|LOG_LEVEL$)/;
  const kept = Object.entries(process.env).filter(
    ([name]) => !ours.test(name) || name === "HARDSIM_CHROMIUM",
  );
  return { ...Object.fromEntries(kept), NODE_ENV: "test", HARDSIM_DATA_DIR: path.join(dir, "data") };
}
