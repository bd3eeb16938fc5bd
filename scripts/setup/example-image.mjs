import path from "node:path";
import { rootDir } from "../paths.mjs";
import { messageOf } from "../terminal.mjs";
import {
  debianBaseImageTag,
  ensureBaseImage,
  makeDebianBaseImage,
  registryBaseImage,
} from "./base-image.mjs";
import { connect } from "./engine-client.mjs";
import { followEngine } from "./follow-engine.mjs";
import { ensurePackagesImage, packagesRecipe } from "./packages-image.mjs";
import { hashTree } from "./stamp.mjs";

/** @typedef {import("dockerode")} Docker */

/**
 * The image of a trainer or a simulator that set-up builds from a folder of `examples`.
 * @typedef {object} ExampleImage
 * @property {string} name what it is, as a person would say it
 * @property {string} folder below examples, or absolute
 * @property {readonly string[]} sources files of the folder
 * @property {string} [dockerfile] which of them is it; "Dockerfile" where nothing is said
 * @property {string} [requirements] which of them lists packages of the package index that it needs beyond Python
 * @property {string} tag
 * @property {readonly string[]} aliases names in a registry, so that the bodies of the examples work as they stand
 * @property {readonly string[]} debianPackages what it needs beyond Python where no registry answers
 */

const label = "dev.hardsim.sources";

/**
 * A step that builds the image when it is missing, or when its files or the recipe of its base changed.
 * @param {ExampleImage} image
 * @returns {import("./step.mjs").Step}
 */
export function buildsExampleImage(image) {
  return {
    name: `${image.name}'s image`,
    needed: async () => findReason(await connect(), image),
    run: async (report) => {
      const docker = await connect();
      const base = await buildOnSomeBase(docker, image, report);
      for (const alias of image.aliases) {
        const [, repo, tag] = alias.match(/^(.*):([^:]+)$/) ?? [];
        await docker.getImage(image.tag).tag({ repo, tag });
      }
      return `${image.tag} on ${base}`;
    },
  };
}

/** @param {string} folder */
const resolveFolder = (folder) => path.resolve(rootDir, "examples", folder);

// The recipe of the base image counts: a better one must reach what stands on it.
/** @param {ExampleImage} image */
const readDigest = ({ folder, sources, requirements, debianPackages }) =>
  [
    hashTree(resolveFolder(folder), sources),
    debianBaseImageTag(debianPackages),
    ...(requirements ? [packagesRecipe(path.join(resolveFolder(folder), requirements))] : []),
  ].join(" ");

/**
 * @param {Docker} docker
 * @param {ExampleImage} image
 * @returns {Promise<string | null>} why it has to be built
 */
async function findReason(docker, image) {
  const digest = readDigest(image);
  for (const tag of [image.tag, ...image.aliases]) {
    const found = await docker
      .getImage(tag)
      .inspect()
      .catch((error) => {
        if (error.statusCode === 404) return null;
        throw error;
      });
    if (!found) return `${tag} is not built yet`;
    if (found.Config.Labels?.[label] !== digest) return "its sources changed";
  }
  return null;
}

/**
 * @param {Docker} docker
 * @param {ExampleImage} image
 * @param {(text: string) => void} report
 * @returns {Promise<string>} the base that it stands on
 */
async function buildOnSomeBase(docker, image, report) {
  const base = await ensureBaseImage(docker, report, image.debianPackages);
  if (image.requirements) {
    const requirements = path.join(resolveFolder(image.folder), image.requirements);
    await build(docker, image, await ensurePackagesImage(docker, base, requirements, report), report);
    return base;
  }
  try {
    await build(docker, image, base, report);
    return base;
  } catch (error) {
    if (base !== registryBaseImage || image.debianPackages.length === 0) throw error;
    // The registry's image lacks packages that the build installs, and their index need not be in reach.
    report(`not on ${base} (${messageOf(error)}): on Debian's packages`);
    const debian = await makeDebianBaseImage(docker, report, image.debianPackages);
    await build(docker, image, debian, report);
    return debian;
  }
}

/**
 * @param {Docker} docker
 * @param {ExampleImage} image
 * @param {string} base
 * @param {(text: string) => void} report
 */
async function build(docker, image, base, report) {
  const stream = await docker.buildImage(
    { context: resolveFolder(image.folder), src: [...image.sources] },
    {
      t: image.tag,
      dockerfile: image.dockerfile,
      buildargs: { BASE_IMAGE: base },
      labels: { [label]: readDigest(image) },
    },
  );
  await followEngine(docker, stream, report);
}
