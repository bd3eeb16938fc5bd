import { spawn } from "node:child_process";
import { rootDir } from "./paths.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain, SetupError } from "./terminal.mjs";
import { suites } from "./test/suites.mjs";
import { makeTestFolder } from "./test/test-folder.mjs";

// One suite for whoever works on something: npm run test:db -- app/v1/jobs --watch
await runMain(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const suite = Object.values(suites).find((one) => one.name === name);
  if (!suite) throw new SetupError(`There is no suite ${name}: ${Object.keys(suites).join(", ")}.`);
  await prepare(suite.needs);
  const signal = listenForShutdown();
  const folder = makeTestFolder();
  try {
    return await run([...suite.command, ...chooseMode(suite.name, args)], folder.env, signal);
  } finally {
    folder.remove();
  }
});

/**
 * @param {string} suite
 * @param {readonly string[]} args
 * @returns {readonly string[]}
 */
function chooseMode(suite, args) {
  // For one flow a second installation would be started for nothing.
  if (suite === "browser") return args.length > 0 ? ["--workers=1", ...args] : args;
  // Vitest watches by itself where it finds a terminal.
  return args.includes("--watch") ? args : ["--run", ...args];
}

/**
 * @param {readonly string[]} args of Node
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 * @returns {Promise<number>}
 */
function run(args, env, signal) {
  const child = spawn(process.execPath, args, { cwd: rootDir, env, stdio: "inherit" });
  signal.addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}
