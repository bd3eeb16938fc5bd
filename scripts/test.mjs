import { parseArgs } from "node:util";
import { otherChecks, runChecks, typeCheck } from "./check/steps.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { formatDuration, runMain, SetupError, say } from "./terminal.mjs";
import { installNode } from "./test/install-node.mjs";
import { runSuite } from "./test/run-suite.mjs";
import { suites } from "./test/suites.mjs";
import { formatTotal } from "./test/tally.mjs";
import { makeTestFolder } from "./test/test-folder.mjs";

/** @typedef {import("./test/tally.mjs").Tally} Tally */

const { values: options } = parseArgs({ options: { "also-on-node": { type: "string", multiple: true } } });

await runMain(async () => {
  const startedAt = performance.now();
  try {
    await prepare([]);
  } catch (error) {
    // Whoever reads only the last line reads the truth here too.
    process.exitCode = 1;
    process.on("exit", () => process.stdout.write("0 passed, 1 failed\n"));
    throw error;
  }
  const signal = listenForShutdown();
  const folder = makeTestFolder();
  const place = { folder, signal };
  const isSetUp = setUpForContainers();
  /** @param {import("./test/suites.mjs").Suite} one @returns {Step} */
  const suite = (one) => async () => [await runSuite(one, place)];
  /** @param {Step} step @returns {Step} */
  const ifSetUp = (step) => async () => ((await isSetUp) ? step() : []);
  try {
    // Two lanes for two cores: what builds and what waits for pages stands beside what computes. A third one, for what waits for
    // containers, makes all of them so slow on two cores that tests run into their time limits.
    // Both take about as long, which is what a change of their order has to be held against.
    const lanes = await Promise.all([
      inTurn([suite(suites.db), ifSetUp(suite(suites.engine))]),
      inTurn([
        // A build writes types of pages too, and removes what is there: they are checked after it.
        ifSetUp(() => check([typeCheck])),
        ifSetUp(suite(suites.browser)),
        () => check(otherChecks),
        suite(suites.unit),
      ]),
    ]);
    const tallies = lanes.flat();
    if (await isSetUp) {
      for (const version of options["also-on-node"] ?? []) tallies.push(...(await runOnNode(version, place)));
    } else tallies.push({ suite: "set-up", passed: 0, failed: 1, skipped: [] });
    say("");
    for (const { suite, passed, failed } of tallies) {
      say(`${failed === 0 ? "✓" : "✗"} ${suite}: ${passed} passed, ${failed} failed`);
    }
    for (const skipped of tallies.flatMap((tally) => tally.skipped)) say(`- skipped: ${skipped}`);
    say(`All of it took ${formatDuration(performance.now() - startedAt)}`);
    process.stdout.write(`${formatTotal(tallies)}\n`);
    return tallies.every(({ failed }) => failed === 0) ? 0 : 1;
  } finally {
    folder.remove();
  }
});

/** @typedef {{ folder: import("./test/test-folder.mjs").TestFolder, signal: AbortSignal }} Place */

/** @typedef {() => Promise<Tally[]>} Step */

/**
 * @param {readonly Step[]} steps
 * @returns {Promise<Tally[]>}
 */
async function inTurn(steps) {
  const tallies = [];
  for (const step of steps) tallies.push(...(await step()));
  return tallies;
}

/** @returns {Promise<boolean>} false: what containers and pages need cannot be had, which is said */
async function setUpForContainers() {
  try {
    await prepare(suites.browser.needs);
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(`✗ ${error.message}`);
    return false;
  }
}

/**
 * @param {Parameters<typeof runChecks>[0]} steps
 * @returns {Promise<Tally[]>}
 */
async function check(steps) {
  return (await runChecks(steps)).map((result) => tallyCheck(result));
}

/**
 * What depends on the Node that it runs on, and is not slow: types are the same on all, the rest is the product's own.
 * @param {string} version
 * @param {Place} place
 * @returns {Promise<Tally[]>}
 */
async function runOnNode(version, place) {
  const node = { file: await installNode(version), label: `Node ${version}` };
  const checks = await runChecks(otherChecks, node.file);
  return [
    ...checks.map((check) => tallyCheck(check, ` on ${node.label}`)),
    await runSuite(suites.unit, { ...place, node }),
  ];
}

/**
 * @param {import("./check/steps.mjs").CheckResult} result
 * @param {string} [where]
 * @returns {Tally}
 */
function tallyCheck({ name, passed }, where = "") {
  return { suite: `check: ${name}${where}`, passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: [] };
}
