import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { rootDir } from "../paths.mjs";
import { findProgram } from "../process/find-program.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { SetupError } from "../terminal.mjs";
import { hasImage } from "./base-image.mjs";
import { installDebianPackages } from "./debian-packages.mjs";
import { followEngine } from "./follow-engine.mjs";
import { unpackPackages } from "./python-packages.mjs";

/** @typedef {import("dockerode")} Docker */

const repository = "hardsim-trainer-packages";
const place = "/usr/local/lib/python-packages";
// Compiled once here: containers have a read-only system, and would compile it all at each start.
const dockerfile = [
  "ARG BASE_IMAGE",
  "FROM $BASE_IMAGE",
  `COPY packages ${place}`,
  `RUN ["python", "-m", "compileall", "-q", "${place}"]`,
  `ENV PYTHONPATH=${place}`,
  "",
].join("\n");

/**
 * @param {string} requirements the list's file
 * @returns {string} which changes with whatever decides what is in the image, beside its base
 */
export function packagesRecipe(requirements) {
  return createHash("sha256")
    .update(dockerfile)
    .update(readFileSync(requirements))
    .digest("hex")
    .slice(0, 12);
}

/**
 * An image with Python packages on top of another one that has Python alone.
 * @param {Docker} docker
 * @param {string} base
 * @param {string} requirements a list for pip; see `unpackPackages`
 * @param {(text: string) => void} report
 * @returns {Promise<string>} its tag
 */
export async function ensurePackagesImage(docker, base, requirements, report) {
  const { Id: baseId } = await docker.getImage(base).inspect();
  const version = createHash("sha256")
    .update(`${baseId} ${packagesRecipe(requirements)}`)
    .digest("hex");
  const tag = `${repository}:${version.slice(0, 12)}`;
  if (await hasImage(docker, tag)) return tag;
  const context = path.join(rootDir, ".hardsim/packages-image");
  mkdirSync(context, { recursive: true });
  try {
    const kind = await readPythonKind(docker, base);
    await unpackPackages(await findPip(report), requirements, kind, path.join(context, "packages"), report);
    writeFileSync(path.join(context, "Dockerfile"), dockerfile);
    const options = { t: tag, buildargs: { BASE_IMAGE: base } };
    const stream = await docker.buildImage({ context, src: ["Dockerfile", "packages"] }, options);
    await followEngine(docker, stream, report);
    return tag;
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

/**
 * @param {Docker} docker
 * @param {string} image
 * @returns {Promise<import("./python-packages.mjs").PythonKind>} of the Python in it
 */
async function readPythonKind(docker, image) {
  const program = "import platform; print(*platform.python_version_tuple()[:2], platform.machine())";
  const output = new PassThrough();
  const [said, [{ StatusCode: status }, container]] = await Promise.all([
    text(output),
    docker
      .run(image, ["-c", program], output, { Entrypoint: ["python"], HostConfig: { NetworkMode: "none" } })
      .finally(() => output.end()),
  ]);
  await container.remove();
  const [, major, minor, machine] = said.match(/^(\d+) (\d+) (\w+)/) ?? [];
  if (status !== 0 || !machine) throw new SetupError(`${image} has no Python that answers: ${said.trim()}`);
  return { version: `${major}.${minor}`, machine };
}

/**
 * @param {(text: string) => void} report
 * @returns {Promise<string>} a Python of this machine that has pip
 */
async function findPip(report) {
  const python = findProgram("python3");
  if (python && (await tryCommand(python, ["-m", "pip", "--version"])).status === 0) return python;
  await installDebianPackages(["python3-pip"], "to fetch Python packages", report);
  return "/usr/bin/python3";
}
