import { resolveDataDir, rootDir } from "../paths.mjs";
import { isPortFree } from "../process/free-port.mjs";
import { runCommand } from "../process/run-command.mjs";
import { hasNvidiaGpu } from "../setup/gpus.mjs";
import { findRunning, startInstallation } from "../supervisor/installation.mjs";
import { untilAborted } from "../supervisor/shutdown-signal.mjs";
import { say } from "../terminal.mjs";
import { createApi } from "./api.mjs";

/**
 * Shows something on the installation that runs on the data folder, else on one of its own, whose console stays up
 * afterwards until Ctrl-C where somebody sits at the terminal and did not say `--exit`.
 * @param {object} demo
 * @param {readonly string[]} demo.scopes of the key that it gets
 * @param {boolean} demo.exit
 * @param {AbortSignal} demo.signal somebody wants its end
 * @param {(api: import("./api.mjs").Api) => Promise<boolean>} show true: all that was promised held
 * @returns {Promise<number>} the exit status
 */
export async function showOnInstallation({ scopes, exit, signal }, show) {
  const dataDir = resolveDataDir(process.env);
  const running = findRunning(dataDir);
  const own = running
    ? null
    : await startInstallation({ dataDir, env: await chooseSettings(), mode: "production", signal });
  const url = running?.url ?? own?.url ?? "";
  const databaseUrl = running?.databaseUrl ?? own?.env.DATABASE_URL;
  if (running) say(`Hardsim runs already on ${dataDir} (pid ${running.pid}): the demo uses that one.`);
  try {
    const key = await makeKey({ ...process.env, ...own?.env, DATABASE_URL: databaseUrl }, scopes);
    const allHeld = await show(createApi(url, key));
    if (own && process.stdout.isTTY === true && !exit && !signal.aborted) {
      say("\nThe console stays up. Ctrl-C ends it.");
      await untilAborted(signal);
    }
    return allHeld ? 0 : 1;
  } finally {
    await own?.stop();
  }
}

/** @returns {Promise<NodeJS.ProcessEnv>} the environment, with what a demo needs where nothing is said */
async function chooseSettings() {
  const env = { ...process.env };
  if (!env.HARDSIM_EMULATED_GPUS && !(await hasNvidiaGpu())) {
    env.HARDSIM_EMULATED_GPUS = "2";
    say(
      "No NVIDIA GPU here: the demo offers 2 emulated GPUs. Scheduling is the same; trainers get no device.",
    );
  }
  if (!env.PORT && !(await isPortFree(8000, env.HARDSIM_BIND || "127.0.0.1"))) {
    env.PORT = "0";
    say("Port 8000 is in use by another program: the demo takes a free one.");
  }
  return env;
}

/** @param {NodeJS.ProcessEnv} env @param {readonly string[]} scopes */
async function makeKey(env, scopes) {
  const named = ["--project", "proj_demo", "--name", "demo", "--scopes", scopes.join(",")];
  const args = ["dist/keys.js", "create", ...named];
  return (await runCommand(process.execPath, args, { cwd: rootDir, env })).trim();
}
