import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createApi } from "./demo/api.mjs";
import { rootDir } from "./paths.mjs";
import { runCommand } from "./process/run-command.mjs";
import { findChromium } from "./setup/chromium.mjs";
import { prepare } from "./setup/prepare.mjs";
import { openCamera } from "./shots/camera.mjs";
import { cancelRuns, startRuns } from "./shots/runs.mjs";
import { startInstallation } from "./supervisor/installation.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain, SetupError, say } from "./terminal.mjs";

/** @typedef {import("./shots/camera.mjs").Camera} Camera */

const outDir = path.join(rootDir, "test-results/shots");
const owner = { name: "Olga Owner", email: "owner@lab.example", password: "correct horse battery" };

/** The expert has closed the gripper on the block, and lifts it. */
const replayedStep = 78;

// Pictures of every page of a throw-away installation: empty, live, ended and failed, each light, dark and narrow.
await runMain(async () => {
  await prepare(["bundles", "web", "engine", "images", "browser"]);
  const signal = listenForShutdown();
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-shots-")));
  const dataDir = path.join(folder, "data");
  const env = { ...process.env, PORT: "0", HARDSIM_EMULATED_GPUS: "2", DATABASE_URL: "" };
  const installation = await startInstallation({ dataDir, env, mode: "production", signal });
  try {
    rmSync(outDir, { recursive: true, force: true });
    mkdirSync(outDir, { recursive: true });
    const executablePath = findChromium();
    if (!executablePath) throw new SetupError("No Chromium to take pictures with.");
    const camera = await openCamera({ url: installation.url, outDir, executablePath });
    try {
      await shootDoors(camera);
      await shootEmpty(camera);
      await shootFull(camera, createApi(installation.url, await makeKey(installation.env)));
    } finally {
      await camera.close();
    }
    say(`\n${camera.count()} pictures: ${path.relative(process.cwd(), outDir) || "."}`);
    return 0;
  } finally {
    await installation.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** @param {Camera} camera */
async function shootDoors(camera) {
  await camera.shoot("first-start", "/first-start");
  await camera.visit("/first-start", async (page) => {
    await page.getByLabel("Name").fill(owner.name);
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password").fill(owner.password);
    await page.getByRole("button", { name: /^Create account/ }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/first-start"));
  });
  await camera.forget();
  await camera.shoot("sign-in", "/sign-in");
  await camera.visit("/sign-in", async (page) => {
    await page.getByLabel("E-mail").fill(owner.email);
    await page.getByLabel("Password").fill(owner.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  });
}

/** @param {Camera} camera */
async function shootEmpty(camera) {
  await camera.shoot("runs-empty", "/runs");
  await camera.shoot("compose", "/runs/new");
  await camera.shoot("fleet-free", "/fleet");
  for (const name of ["assets", "usage", "keys", "members"]) await camera.shoot(`${name}-empty`, `/${name}`);
  await camera.shoot("api-reference", "/api-reference");
  await camera.shoot("not-found", "/runs/run_nowhere");
}

/**
 * @param {Camera} camera
 * @param {import("./demo/api.mjs").Api} api
 */
async function shootFull(camera, api) {
  try {
    const runs = await startRuns(api);
    await camera.shoot("runs", "/runs");
    await camera.shoot("runs-none-match", "/runs?q=nothing-has-this-name");
    await camera.shoot("fleet-busy", "/fleet");
    for (const name of ["assets", "usage", "keys", "members", "account"])
      await camera.shoot(name, `/${name}`);
    for (const [name, id] of Object.entries(runs)) await camera.shoot(`run-${name}`, `/runs/${id}`);
    const tabs = ["iterations", "metrics", "checkpoints", "episodes", "logs", "events", "spec"];
    for (const tab of tabs) await camera.shoot(`run-live-${tab}`, `/runs/${runs.live}?tab=${tab}`);
    for (const tab of ["iterations", "logs"])
      await camera.shoot(`run-failed-${tab}`, `/runs/${runs.failed}?tab=${tab}`);
    await camera.shoot("run-forked-spec", `/runs/${runs.forked}?tab=spec`);
    await camera.shoot("run-forked-checkpoints", `/runs/${runs.forked}?tab=checkpoints`);
    await camera.shoot("run-waiting-metrics", `/runs/${runs.waiting}?tab=metrics`);
    await camera.shoot("run-waiting-checkpoints", `/runs/${runs.waiting}?tab=checkpoints`);
    const [first] = (await api.get(`/v1/training-runs/${runs.succeeded}/episodes?success=true&limit=1`))
      .episodes;
    await camera.shoot("replay", `/runs/${runs.succeeded}/episodes/${first.episode_id}?step=${replayedStep}`);
    await camera.shoot(
      "run-succeeded-replay",
      `/runs/${runs.succeeded}?tab=episodes&episode=${first.episode_id}&step=${replayedStep}`,
    );
    await camera.shoot("compare", `/runs/compare?runs=${runs.live}+${runs.failed}+${runs.forked}`);
    await camera.shoot("compose-fork", `/runs/new?fork=${runs.live}`);
  } finally {
    await cancelRuns(api);
  }
}

/** @param {NodeJS.ProcessEnv} env */
async function makeKey(env) {
  const scopes = "training:read,training:write";
  const args = ["dist/keys.js", "create", "--project", "proj_demo", "--name", "shots", "--scopes", scopes];
  return (await runCommand(process.execPath, args, { cwd: rootDir, env })).trim();
}
