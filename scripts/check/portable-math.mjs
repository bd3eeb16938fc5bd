import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { rootDir } from "../paths.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { runMain, SetupError, say } from "../terminal.mjs";

/**
 * A plugin named in `biome.json` forbids mathematics in which JavaScript engines differ. Biome goes on when a plugin
 * fails, so this proves with the same settings that it reports every one of these, and none of the allowed ones.
 * @type {readonly { file: string, code: string }[]}
 */
const forbidden = [
  { file: "lib/simulation/sine.ts", code: "export const x = Math.sin(1);" },
  { file: "lib/simulation/control/nested.ts", code: "export const x = Math.abs(Math.hypot(1, 2));" },
  { file: "lib/simulation/by-name.ts", code: 'export const x = Math["exp"](1);' },
  { file: "lib/simulation/taken-out.ts", code: "export const { tanh } = Math;" },
  { file: "lib/simulation/renamed.ts", code: "const M = Math;\nexport const x = M.log(2);" },
  { file: "lib/simulation/global.ts", code: "export const x = globalThis.Math.atan2(1, 2);" },
  { file: "lib/simulation/passed-on.ts", code: "export const x = [1].map(Math.cos);" },
  { file: "lib/simulation/random.ts", code: "export const x = Math.random();" },
  { file: "lib/simulation/power.ts", code: "export const x = 3 ** 0.5;" },
  { file: "lib/simulation/power-assigned.ts", code: "export let x = 3;\nx **= 0.5;" },
  { file: "lib/core/scenes/pose.ts", code: "export const x = Math.cos(1);" },
];
const allowed = [
  { file: "lib/simulation/exact.ts", code: "export const x = Math.sqrt(2) * Math.PI + Math.imul(2, 3);" },
  { file: "lib/simulation/sine.test.ts", code: "export const x = Math.sin(1);" },
  { file: "lib/core/metrics/scale.ts", code: "export const x = Math.log10(1);" },
];

await runMain(async () => {
  const baseDir = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-planted-")));
  try {
    for (const { file, code } of [...forbidden, ...allowed]) {
      mkdirSync(path.dirname(path.join(baseDir, file)), { recursive: true });
      writeFileSync(path.join(baseDir, file), `${code}\n`);
    }
    writeFileSync(path.join(baseDir, "biome.json"), JSON.stringify(readPluginSettings()));
    const reported = await lint(baseDir);
    const wrong = [
      ...forbidden.filter(({ file }) => !reported.has(file)).map(({ file }) => `${file} was not reported`),
      ...allowed.filter(({ file }) => reported.has(file)).map(({ file }) => `${file} was reported`),
    ];
    if (wrong.length > 0) throw new SetupError(`planted mathematics: ${wrong.join(", ")}`);
    say(`${forbidden.length} planted uses of forbidden mathematics are reported`);
    return 0;
  } finally {
    rmSync(baseDir, { recursive: true, force: true });
  }
});

/** The plugins of `biome.json` with absolute paths, and no other rule. */
function readPluginSettings() {
  /** @type {{ plugins: readonly { path: string, includes: readonly string[] }[] }} */
  const { plugins } = JSON.parse(readFileSync(path.join(rootDir, "biome.json"), "utf8"));
  return {
    linter: { rules: { preset: "none" } },
    plugins: plugins.map((plugin) => ({ ...plugin, path: path.join(rootDir, plugin.path) })),
  };
}

/**
 * @param {string} baseDir
 * @returns {Promise<ReadonlySet<string>>} the files with an error
 */
async function lint(baseDir) {
  const biome = path.join(rootDir, "node_modules/.bin/biome");
  const { tail } = await tryCommand(biome, ["lint", "--reporter=github", "--max-diagnostics=none", "lib"], {
    cwd: baseDir,
  });
  const files = tail.matchAll(/^::error title=plugin,file=([^,]+)/gm);
  return new Set([...files].map(([, file = ""]) => path.relative(baseDir, path.resolve(baseDir, file))));
}
