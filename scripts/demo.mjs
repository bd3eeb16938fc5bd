import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { createApi } from "./demo/api.mjs";
import { checkRun } from "./demo/check-run.mjs";
import { endRun } from "./demo/end-run.mjs";
import { followRun } from "./demo/follow-run.mjs";
import { resolveDataDir, rootDir } from "./paths.mjs";
import { isPortFree } from "./process/free-port.mjs";
import { runCommand } from "./process/run-command.mjs";
import { hasNvidiaGpu } from "./setup/gpus.mjs";
import { smokeImage } from "./setup/images.mjs";
import { prepare } from "./setup/prepare.mjs";
import { findRunning, startInstallation } from "./supervisor/installation.mjs";
import { listenForShutdown, untilAborted } from "./supervisor/shutdown-signal.mjs";
import { formatDuration, runMain, say } from "./terminal.mjs";

const quickstart = path.join(rootDir, "examples/managed_training/quickstart.json");

await runMain(async () => {
  await prepare(["bundles", "web", "engine", "images"]);
  const asked = listenForShutdown();
  const stays = process.stdout.isTTY === true && !process.argv.includes("--exit");

  const dataDir = resolveDataDir(process.env);
  const running = findRunning(dataDir);
  const own = running
    ? null
    : await startInstallation({ dataDir, env: await chooseSettings(), mode: "production", signal: asked });
  const url = running?.url ?? own?.url ?? "";
  const databaseUrl = running?.databaseUrl ?? own?.env.DATABASE_URL;
  if (running) say(`Hardsim runs already on ${dataDir} (pid ${running.pid}): the demo uses that one.`);

  try {
    const api = createApi(url, await makeKey({ ...process.env, ...own?.env, DATABASE_URL: databaseUrl }));
    const allHeld = await showRun(api, asked);
    if (own && stays && !asked.aborted) {
      say("\nThe console stays up. Ctrl-C ends it.");
      await untilAborted(asked);
    }
    return allHeld ? 0 : 1;
  } finally {
    await own?.stop();
  }
});

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

/** @param {NodeJS.ProcessEnv} env */
async function makeKey(env) {
  const scopes = "training:read,training:write,assets:read,fleet:read";
  const args = ["dist/keys.js", "create", "--project", "proj_demo", "--name", "demo", "--scopes", scopes];
  return (await runCommand(process.execPath, args, { cwd: rootDir, env })).trim();
}

/**
 * @param {import("./demo/api.mjs").Api} api
 * @param {AbortSignal} signal
 * @returns {Promise<boolean>} all that the quickstart promises held
 */
async function showRun(api, signal) {
  const body = JSON.parse(readFileSync(quickstart, "utf8"));
  body.trainer_spec.image_uri = smokeImage;
  const startedAt = performance.now();
  const created = await api.open("/v1/training-runs", {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify(body),
  });
  const run = await created.json();
  const page = `${api.url}/runs/${run.run_id}`;
  say(`\nSubmitted ${path.relative(rootDir, quickstart)} as ${run.run_id}\n${page}\n`);
  try {
    await followRun(api, run.run_id, signal, (line) => process.stdout.write(`${line}\n`));
    if (signal.aborted) return false;
    const { findings, lines } = await checkRun(api, run.run_id, body.loop_policy.max_iterations);
    say(`\nThe run took ${formatDuration(performance.now() - startedAt)}\n`);
    for (const line of lines) process.stdout.write(`${line}\n`);
    process.stdout.write("\n");
    for (const { holds, text } of findings) process.stdout.write(`${holds ? "✓" : "✗"} ${text}\n`);
    process.stdout.write(`\nConsole: ${page}\n`);
    return findings.every(({ holds }) => holds);
  } finally {
    await endRun(api, run.run_id);
  }
}
