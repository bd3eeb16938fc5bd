import path from "node:path";
import { rootDir } from "../paths.mjs";
import { waitForLock } from "../process/lock.mjs";
import { formatDuration, say } from "../terminal.mjs";
import { serverBundles } from "./bundles.mjs";
import { chromium } from "./chromium.mjs";
import { dependencies } from "./dependencies.mjs";
import { engine } from "./engine.mjs";
import {
  daggerTrainerImage,
  gymnasiumSimulatorImage,
  rewardTrainerImage,
  smokeTrainerImage,
} from "./images.mjs";
import { runChains } from "./step.mjs";
import { webBuild } from "./web-build.mjs";

/**
 * What a command needs; npm packages come first, always. `images`: the smoke trainer's; `learn`: that of the trainer that
 * learns by imitation, which costs another base image; `gym`: the Gymnasium simulator's and that of the trainer that
 * learns from the reward, which cost packages of the package index.
 * @typedef {"bundles" | "web" | "engine" | "images" | "learn" | "gym" | "browser"} Need
 */

/**
 * Does all set-up of this checkout and machine that is not done yet. Of the data folder it touches nothing.
 * @param {readonly Need[]} needs
 * @returns {Promise<void>}
 */
export async function prepare(needs) {
  // Two commands at once would write into one another's node_modules and builds.
  const lock = await waitForLock(path.join(rootDir, ".hardsim/setup.lock"), () =>
    say("• another command is setting this checkout up: waiting for it"),
  );
  try {
    const startedAt = performance.now();
    /** @param {Need} need @param {import("./step.mjs").Step} step */
    const when = (need, step) => (needs.includes(need) ? [step] : []);
    // The engine needs nothing of npm's, the images do.
    const first = await runChains([
      [dependencies],
      [...when("engine", engine), ...when("browser", chromium)],
    ]);
    const second = await runChains([
      [...when("bundles", serverBundles), ...when("web", webBuild)],
      // One after the other: both may have to make a base image.
      [
        ...when("images", smokeTrainerImage),
        ...when("learn", daggerTrainerImage),
        ...when("gym", rewardTrainerImage),
        ...when("gym", gymnasiumSimulatorImage),
      ],
    ]);
    const ran = first.ran + second.ran;
    const total = first.total + second.total;
    const took = formatDuration(performance.now() - startedAt);
    say(`Set-up: ${ran === 0 ? "nothing to do" : `${ran} of ${total} steps had to run`} (${took})`);
  } finally {
    lock.release();
  }
}
