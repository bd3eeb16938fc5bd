import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { findProgram } from "../process/find-program.mjs";
import { tryCommand } from "../process/run-command.mjs";
import { messageOf, SetupError } from "../terminal.mjs";
import { installDebianPackages, readOsRelease } from "./debian-packages.mjs";
import { followEngine } from "./follow-engine.mjs";

/** @typedef {import("dockerode")} Docker */

export const registryBaseImage = "python:3.12-slim";
const repository = "hardsim-trainer-base";
// A registry that nobody answers for must not hold up set-up: the engine itself would try for minutes.
const registryPatienceMs = 10_000;

const included = ["python3", "busybox-static", "base-files", "base-passwd", "netbase"];
// The variant "extract" unpacks packages and runs none of their scripts (8 s instead of a minute): these hooks do
// what is needed of them. $1 is the new root folder.
const baseHooks = [
  'for name in sh cat ls id env mkdir rm cp mv sleep grep head tail; do [ -e "$1/bin/$name" ] || ln -s busybox "$1/bin/$name"; done',
  'ln -sf python3 "$1/usr/bin/python"',
  'cp "$1/usr/share/base-passwd/passwd.master" "$1/etc/passwd"; cp "$1/usr/share/base-passwd/group.master" "$1/etc/group"',
  'echo "trainer:x:10001:10001::/tmp:/bin/sh" >> "$1/etc/passwd"; echo "trainer:x:10001:" >> "$1/etc/group"',
  'rm -rf "$1"/usr/share/doc/* "$1"/usr/share/man/* "$1"/usr/share/locale/* "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/*',
];
// Debian chooses among libraries of linear algebra in a script that is not run; numpy finds the one there is like this.
const linearAlgebraHook =
  'for lib in libblas.so.3 liblapack.so.3 libopenblas.so.0; do for file in "$1"/usr/lib/*/openblas-pthread/$lib; do ln -sf "openblas-pthread/$lib" "$(dirname "$(dirname "$file")")/$lib"; done; done';
// An imported image has no PATH of its own.
const changes = ["ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"];

/** @param {readonly string[]} packages beyond Python */
function makeRecipe(packages) {
  const needsLinearAlgebra = packages.some((name) => name.startsWith("libopenblas"));
  return {
    include: [...included, ...packages],
    hooks: needsLinearAlgebra ? [...baseHooks, linearAlgebraHook] : baseHooks,
  };
}

/**
 * @param {readonly string[]} packages beyond Python
 * @returns {string} the tag of what is made of them: another recipe, another tag
 */
export function debianBaseImageTag(packages) {
  const { include, hooks } = makeRecipe(packages);
  const recipe = JSON.stringify([include, hooks, changes, readOsRelease().codename, process.arch]);
  return `${repository}:${createHash("sha256").update(recipe).digest("hex").slice(0, 12)}`;
}

/**
 * A Python image to build trainers on: the one that Dockerfiles name where a registry gives it, else one made of
 * Debian packages.
 * @param {Docker} docker
 * @param {(text: string) => void} report
 * @param {readonly string[]} packages what the Debian one has beyond Python
 * @returns {Promise<string>} its tag
 */
export async function ensureBaseImage(docker, report, packages) {
  if (await hasImage(docker, registryBaseImage)) return registryBaseImage;
  const tag = debianBaseImageTag(packages);
  if (await hasImage(docker, tag)) return tag;
  report(`asking a registry for ${registryBaseImage}`);
  const refusal = await tryPull(docker, registryBaseImage, report);
  if (refusal === null) return registryBaseImage;
  report("no registry answers: building it from Debian packages");
  return makeDebianBaseImage(docker, report, packages).catch((error) => {
    throw new SetupError(`${messageOf(error)}\n(${registryBaseImage} was tried first: ${refusal})`, {
      cause: error,
    });
  });
}

/**
 * @param {Docker} docker
 * @param {(text: string) => void} report
 * @param {readonly string[]} packages beyond Python
 * @returns {Promise<string>} its tag
 */
export async function makeDebianBaseImage(docker, report, packages) {
  const tag = debianBaseImageTag(packages);
  if (!(await hasImage(docker, tag))) await buildFromDebian(docker, tag, report, makeRecipe(packages));
  return tag;
}

/**
 * @param {Docker} docker
 * @param {string} tag
 */
export async function hasImage(docker, tag) {
  try {
    await docker.getImage(tag).inspect();
    return true;
  } catch (error) {
    if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return false;
    throw error;
  }
}

/**
 * @param {Docker} docker
 * @param {string} tag
 * @param {(text: string) => void} report
 * @returns {Promise<string | null>} null: it is here now; else why not
 */
async function tryPull(docker, tag, report) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), registryPatienceMs);
  try {
    const stream = await docker.pull(tag, { abortSignal: patience.signal });
    clearTimeout(timer);
    await followEngine(docker, stream, report);
    return null;
  } catch (error) {
    return patience.signal.aborted ? `no answer in ${registryPatienceMs / 1000} s` : messageOf(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Docker} docker
 * @param {string} tag
 * @param {(text: string) => void} report
 * @param {ReturnType<typeof makeRecipe>} recipe
 */
async function buildFromDebian(docker, tag, report, { include, hooks }) {
  if (!findProgram("mmdebstrap")) {
    await installDebianPackages(["mmdebstrap"], "to build the trainer's base image", report);
  }
  const { codename } = readOsRelease();
  const args = [
    "--variant=extract",
    `--include=${include.join(",")}`,
    ...hooks.map((hook) => `--extract-hook=${hook}`),
    ...(await readProxyOptions()),
    codename ?? "stable",
    "-",
    ...findSources(),
  ];
  report("unpacking Debian packages");
  const builder = spawn(findProgram("mmdebstrap") ?? "mmdebstrap", args, {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  builder.stderr.on("data", (chunk) => {
    said = (said + chunk).slice(-4_000);
  });
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => {
    builder.once("error", () => resolve(null));
    builder.once("close", resolve);
  });
  const [imported, status] = await Promise.allSettled([
    importImage(docker, builder.stdout, tag, report),
    ended,
  ]);
  if (status.status === "fulfilled" && status.value !== 0) {
    // What came through was cut off: an image of half a system must not keep the name.
    await docker
      .getImage(tag)
      .remove({ force: true })
      .catch(() => undefined);
    throw new SetupError(`mmdebstrap ended with status ${status.value}\n${said.trimEnd()}`);
  }
  if (imported.status === "rejected") throw imported.reason;
}

/**
 * @param {Docker} docker
 * @param {NodeJS.ReadableStream} tar
 * @param {string} tag
 * @param {(text: string) => void} report
 */
async function importImage(docker, tar, tag, report) {
  const [repo, version] = tag.split(":");
  const stream = await docker.importImage(tar, { repo, tag: version, changes });
  await followEngine(docker, stream, report);
}

/** The machine's own package sources: a mirror that was set up for it is the one that is reachable. */
function findSources() {
  const { id } = readOsRelease();
  const candidates = [`/etc/apt/sources.list.d/${id}.sources`, "/etc/apt/sources.list"];
  const found = candidates.find((file) => existsSync(file) && statSync(file).size > 0);
  return found ? [found] : [];
}

/** mmdebstrap reads nothing of the machine's apt settings, and a proxy may be the only way out. */
async function readProxyOptions() {
  const { stdout } = await tryCommand("apt-config", [
    "dump",
    "Acquire::http::Proxy",
    "Acquire::https::Proxy",
  ]);
  return stdout
    .split("\n")
    .filter((line) => /Proxy "[^"]+";$/.test(line))
    .map((line) => `--aptopt=${line}`);
}
