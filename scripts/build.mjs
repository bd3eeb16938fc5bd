import { existsSync } from "node:fs";
import path from "node:path";
import { buildDriveFiles } from "./build/drive-files.mjs";
import { rootDir } from "./paths.mjs";
import { SetupError } from "./terminal.mjs";

/**
 * What runs outside Next, as bundles: on Node 20 nothing else gives worker threads written in TypeScript.
 * @type {Readonly<Record<string, string>>} bundle (without .js, in `dist`) by source file
 */
export const bundles = {
  "server.ts": "server",
  "worker/main.ts": "worker/main",
  "worker/rollouts/mujoco/thread.ts": "worker/rollout-thread",
  "worker/datasets/thread.ts": "worker/dataset-thread",
  "lib/server/db/migrate.ts": "migrate",
  "lib/server/cli/keys.ts": "keys",
  "lib/server/cli/accounts.ts": "accounts",
  "lib/server/env.ts": "env",
};

/**
 * @typedef {object} BundleOptions
 * @property {string} [baseDir] the checkout
 * @property {string} [outDir]
 * @property {Readonly<Record<string, string>>} [entries]
 */

/**
 * @param {BundleOptions} [options]
 * @returns {import("esbuild").BuildOptions}
 */
function buildOptions({ baseDir = rootDir, outDir = path.join(baseDir, "dist"), entries = bundles } = {}) {
  const missing = Object.keys(entries).filter((file) => !existsSync(path.join(baseDir, file)));
  if (missing.length > 0)
    throw new SetupError(`cannot bundle, these entries do not exist: ${missing.join(", ")}`);
  return {
    absWorkingDir: baseDir,
    entryPoints: Object.entries(entries).map(([file, out]) => ({ in: path.join(baseDir, file), out })),
    outdir: outDir,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "esm",
    packages: "external",
    sourcemap: true,
    sourcesContent: false,
    tsconfig: path.join(baseDir, "tsconfig.json"),
    logLevel: "silent",
  };
}

/**
 * @param {BundleOptions} [options]
 * @returns {Promise<void>}
 */
export async function buildBundles(options) {
  // Installed by set-up: nothing at the top of a command may need it.
  const { build, formatMessages } = await import("esbuild");
  try {
    await build(buildOptions(options));
  } catch (error) {
    const errors =
      error instanceof Error && "errors" in error && Array.isArray(error.errors) ? error.errors : null;
    if (!errors) throw error;
    throw new SetupError((await formatMessages(errors, { kind: "error" })).join("\n"), { cause: error });
  }
}

/**
 * Builds again at every change.
 * @param {(failures: string[]) => void} onBuilt after each build
 * @returns {Promise<() => Promise<void>>} ends the watch
 */
export async function watchBundles(onBuilt) {
  const { context, formatMessages } = await import("esbuild");
  const report = {
    name: "report",
    /** @param {import("esbuild").PluginBuild} build */
    setup(build) {
      build.onEnd(async ({ errors }) => {
        // What a browser drives with is made of the same sources.
        if (errors.length === 0) await buildDriveFiles();
        onBuilt(await formatMessages(errors, { kind: "error" }));
      });
    },
  };
  const watching = await context({ ...buildOptions(), plugins: [report] });
  await watching.watch();
  return () => watching.dispose();
}
