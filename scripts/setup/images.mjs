import path from "node:path";
import { rootDir } from "../paths.mjs";
import { messageOf, SetupError } from "../terminal.mjs";
import { debianBaseImageTag, ensureBaseImage } from "./base-image.mjs";
import { followEngine } from "./follow-engine.mjs";
import { hashTree } from "./stamp.mjs";

/** @typedef {import("dockerode")} Docker */

const contextDir = path.join(rootDir, "examples/managed_training/smoke_trainer");
const sources = ["Dockerfile", "train_smoke.py"];
const label = "dev.hardsim.sources";

export const smokeImage = "hardsim-trainer-smoke:0.1.1";
/** The registry name in the quickstart's body, so that its `curl` works as it stands. */
const smokeImageAliases = ["ghcr.io/acme-robotics/hardsim-trainer-smoke:0.1.1"];

// The recipe of the base image counts: a better one must reach the trainers that stand on it.
const readDigest = () => `${hashTree(contextDir, sources)} ${debianBaseImageTag()}`;

/** @type {import("./step.mjs").Step} */
export const smokeTrainerImage = {
  name: "smoke trainer's image",
  needed: async () => {
    const docker = await connect();
    const digest = readDigest();
    for (const tag of [smokeImage, ...smokeImageAliases]) {
      const found = await docker
        .getImage(tag)
        .inspect()
        .catch((error) => {
          if (error.statusCode === 404) return null;
          throw error;
        });
      if (!found) return `${tag} is not built yet`;
      if (found.Config.Labels?.[label] !== digest) return `its sources changed`;
    }
    return null;
  },
  run: async (report) => {
    const docker = await connect();
    const base = await ensureBaseImage(docker, report);
    await buildImage(docker, base, report);
    return `${smokeImage} on ${base}`;
  },
};

/**
 * @param {Docker} docker
 * @param {string} base
 * @param {(text: string) => void} report
 */
async function buildImage(docker, base, report) {
  const stream = await docker.buildImage(
    { context: contextDir, src: sources },
    { t: smokeImage, buildargs: { BASE_IMAGE: base }, labels: { [label]: readDigest() } },
  );
  await followEngine(docker, stream, report);
  for (const alias of smokeImageAliases) {
    const [, repo, tag] = alias.match(/^(.*):([^:]+)$/) ?? [];
    await docker.getImage(smokeImage).tag({ repo, tag });
  }
}

/** @returns {Promise<Docker>} an engine that answered */
export async function connect() {
  // Installed by set-up: nothing at the top of a command may need it.
  const { default: Docker } = await import("dockerode");
  const docker = new Docker();
  try {
    await docker.ping();
  } catch (error) {
    const where = process.env.DOCKER_HOST
      ? `the engine at DOCKER_HOST (${process.env.DOCKER_HOST})`
      : "the engine";
    throw new SetupError(`${where} does not answer: ${messageOf(error)}`, { cause: error });
  }
  return docker;
}
