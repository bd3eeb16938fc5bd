import path from "node:path";
import { findChromium } from "../setup/chromium.mjs";
import { connect } from "../setup/images.mjs";
import { startInstallation } from "../supervisor/installation.mjs";
import { messageOf, say } from "../terminal.mjs";
import { runSuite } from "./run-suite.mjs";
import { tallyPlaywright } from "./tally.mjs";

/** @typedef {import("./tally.mjs").Tally} Tally */

// As worker/containers/docker writes it.
const installationLabel = "hardsim.installation";

/**
 * Runs the browser tests against an installation of their own: web, worker, database, a fresh data folder.
 * @param {{ dir: string, env: NodeJS.ProcessEnv, signal: AbortSignal }} options `dir`: an empty folder
 * @returns {Promise<Tally[]>}
 */
export async function runBrowserSuite({ dir, env, signal }) {
  const name = "browser";
  const dataDir = path.join(dir, "data");
  const settings = { ...env, PORT: "0", HARDSIM_EMULATED_GPUS: "2" };
  let installation;
  try {
    installation = await startInstallation({ dataDir, env: settings, mode: "production", signal });
  } catch (error) {
    signal.throwIfAborted();
    say(`✗ ${name}: the installation for the tests does not start: ${messageOf(error)}`);
    return [{ suite: name, passed: 0, failed: 1, skipped: [] }];
  }
  try {
    const report = path.join(dir, "browser.json");
    const tally = await runSuite({
      name,
      program: "playwright",
      args: ["test", "--reporter=list,json"],
      env: {
        ...installation.env,
        E2E_BASE_URL: installation.url,
        HARDSIM_CHROMIUM: findChromium() ?? "",
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
      report,
      tally: tallyPlaywright,
      signal,
    });
    return [tally, await expectNothingLeft(installation.installationId)];
  } finally {
    await installation.stop();
  }
}

/**
 * @param {string} installationId
 * @returns {Promise<Tally>} one test: the installation has no container any more
 */
async function expectNothingLeft(installationId) {
  const docker = await connect();
  const filters = { label: [`${installationLabel}=${installationId}`] };
  const left = await docker.listContainers({ all: true, filters });
  for (const { Id, Names } of left) {
    say(`✗ the browser tests left the container ${Names.join(", ")}`);
    await docker.getContainer(Id).remove({ force: true });
  }
  const isClean = installationId !== "" && left.length === 0;
  return { suite: "containers left", passed: isClean ? 1 : 0, failed: isClean ? 0 : 1, skipped: [] };
}
