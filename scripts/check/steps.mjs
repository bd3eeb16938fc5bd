import path from "node:path";
import { rootDir } from "../paths.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { formatDuration, say } from "../terminal.mjs";

/** @typedef {{ name: string, commands: readonly (readonly string[])[] }} CheckStep programs, run one after the other */
/** @typedef {{ name: string, passed: boolean }} CheckResult */

/** @param {string} name of a program that an npm package brings */
const bin = (name) => path.join(rootDir, "node_modules/.bin", name);

/** TypeScript 7's compiler. Two packages bring a program `tsc`; TypeScript 6 stays for tools that use its interface. */
const tsc = path.join(rootDir, "node_modules/typescript-native/bin/tsc");

/** @type {CheckStep} */
export const typeCheck = {
  name: "types",
  // Next's own types of pages and routes are written by typegen: without them a clean clone fails.
  commands: [
    [bin("next"), "typegen"],
    [tsc, "--noEmit"],
  ],
};

/** Everything else: nothing of it reads or writes what a build writes. @type {readonly CheckStep[]} */
export const otherChecks = [
  {
    name: "format and lint",
    commands: [
      [bin("biome"), "check", "--error-on-warnings", "."],
      ["node", "scripts/check/portable-math.mjs"],
      ["node", "scripts/check/linear-patterns.mjs"],
    ],
  },
  { name: "floating promises", commands: [["node", "scripts/check/floating-promises.mjs"]] },
  { name: "layers", commands: [["node", "scripts/check/layers.mjs"]] },
  { name: "dead code", commands: [[bin("knip"), "--no-progress"]] },
];

/** Types beside the rest, for two cores. @returns {Promise<CheckResult[]>} */
export async function runAllChecks() {
  const lanes = await Promise.all([runChecks([typeCheck]), runChecks(otherChecks)]);
  return lanes.flat();
}

/**
 * Runs checks one after the other, also after one has failed, and says how each went.
 * @param {readonly CheckStep[]} steps
 * @param {string} [node] the Node to run them on; this process's, unless said otherwise
 * @returns {Promise<CheckResult[]>}
 */
export async function runChecks(steps, node = process.execPath) {
  // Programs of npm packages find their Node on the PATH.
  const PATH = `${path.dirname(node)}${path.delimiter}${process.env.PATH}`;
  const env = { ...process.env, PATH, NEXT_TELEMETRY_DISABLED: "1" };
  const results = [];
  for (const step of steps) results.push(await runCheck(step, env));
  return results;
}

/**
 * @param {CheckStep} step
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<CheckResult>}
 */
async function runCheck({ name, commands }, env) {
  const startedAt = performance.now();
  for (const [file = "", ...args] of commands) {
    const { status, tail } = await tryCommand(file, args, { cwd: rootDir, env });
    if (status === 0) continue;
    say(`✗ ${name} (${formatDuration(performance.now() - startedAt)})\n${tail.trimEnd()}`);
    return { name, passed: false };
  }
  say(`✓ ${name} (${formatDuration(performance.now() - startedAt)})`);
  return { name, passed: true };
}
