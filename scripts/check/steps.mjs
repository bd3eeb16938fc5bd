import path from "node:path";
import { rootDir } from "../paths.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { formatDuration, say } from "../terminal.mjs";

/** @typedef {{ name: string, commands: readonly (readonly string[])[] }} CheckStep programs, run one after the other */
/** @typedef {{ name: string, passed: boolean }} CheckResult */

/** @param {string} name of a program that an npm package brings */
const bin = (name) => path.join(rootDir, "node_modules/.bin", name);

/** Two lanes, for two cores: types alone take as long as all the rest. */
const lanes = /** @type {readonly (readonly CheckStep[])[]} */ ([
  [
    {
      name: "types",
      // Next's own types of pages and routes are written by typegen: without them a clean clone fails.
      commands: [
        [bin("next"), "typegen"],
        [bin("tsc"), "--noEmit"],
      ],
    },
  ],
  [
    {
      name: "format and lint",
      commands: [
        [bin("biome"), "check", "--error-on-warnings", "."],
        [process.execPath, "scripts/check/portable-math.mjs"],
      ],
    },
    { name: "layers", commands: [[process.execPath, "scripts/check/layers.mjs"]] },
    { name: "dead code", commands: [[bin("knip"), "--no-progress"]] },
  ],
]);

/**
 * Runs every check, also after one has failed, and says how each went.
 * @returns {Promise<CheckResult[]>}
 */
export async function runChecks() {
  const results = await Promise.all(
    lanes.map(async (steps) => {
      const done = [];
      for (const step of steps) done.push(await runCheck(step));
      return done;
    }),
  );
  return results.flat();
}

/**
 * @param {CheckStep} step
 * @returns {Promise<CheckResult>}
 */
async function runCheck({ name, commands }) {
  const startedAt = performance.now();
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };
  for (const [file = "", ...args] of commands) {
    const { status, tail } = await tryCommand(file, args, { cwd: rootDir, env });
    if (status === 0) continue;
    say(`✗ ${name} (${formatDuration(performance.now() - startedAt)})\n${tail.trimEnd()}`);
    return { name, passed: false };
  }
  say(`✓ ${name} (${formatDuration(performance.now() - startedAt)})`);
  return { name, passed: true };
}
