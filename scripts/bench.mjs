import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { rootDir } from "./paths.mjs";
import { startPostgres } from "./setup/postgres.mjs";
import { prepare } from "./setup/prepare.mjs";
import { listenForShutdown } from "./supervisor/shutdown-signal.mjs";
import { runMain, SetupError, say } from "./terminal.mjs";

const benchDir = path.join(rootDir, "bench");
const outDir = path.join(rootDir, "dist/bench");

await runMain(async () => {
  const [name = "", ...args] = process.argv.slice(2);
  const known = readdirSync(benchDir).flatMap((file) => file.match(/^(.*)\.ts$/)?.[1] ?? []);
  if (!known.includes(name)) {
    throw new SetupError(`Usage: npm run bench -- <name>, one of: ${known.join(", ")}`);
  }
  await prepare([]);
  const exported = await bundleBench(name);
  // A file says what it needs by what it exports; reading that does not run it.
  // Started by a command of its own, which gives up after a while: what has to be built is built before. Another's server needs nothing.
  if (exported.includes("needsInstallation") && !process.env.HARDSIM_API_URL)
    await prepare(["bundles", "web", "engine", "images"]);
  if (!exported.includes("needsPostgres")) return runBench(name, args, process.env);
  return withPostgres((url) => runBench(name, args, { ...process.env, DATABASE_URL: url }));
});

/**
 * @param {string} name
 * @returns {Promise<readonly string[]>} the names that the file exports
 */
async function bundleBench(name) {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    absWorkingDir: rootDir,
    entryPoints: [{ in: path.join(benchDir, `${name}.ts`), out: name }],
    outdir: outDir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: true,
    tsconfig: path.join(rootDir, "tsconfig.json"),
    metafile: true,
    logLevel: "error",
  });
  return Object.values(metafile.outputs).flatMap((output) => (output.entryPoint ? output.exports : []));
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} its exit status
 */
function runBench(name, args, env) {
  const file = path.join(outDir, `${name}.js`);
  const child = spawn(process.execPath, ["--enable-source-maps", file, ...args], {
    cwd: rootDir,
    env,
    stdio: "inherit",
  });
  // Ctrl-C in a terminal reaches the child by itself; kill(1) reaches us alone.
  listenForShutdown().addEventListener("abort", () => child.kill("SIGTERM"));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}

/**
 * An empty database of its own. It writes as durably as a real installation does: what a bench measures is that too.
 * @param {(url: string) => Promise<number>} use
 * @returns {Promise<number>}
 */
async function withPostgres(use) {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "hardsim-bench-"));
  try {
    say("Starting a Postgres for this measurement …");
    const postgres = await startPostgres({ dataDir });
    try {
      return await use(postgres.url);
    } finally {
      await postgres.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
