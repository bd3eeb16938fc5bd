import { spawn } from "node:child_process";
import { resolveDataDir, rootDir } from "../paths.mjs";
import { tryLock } from "../process/lock.mjs";
import { startPostgres } from "../setup/postgres.mjs";
import { prepare } from "../setup/prepare.mjs";
import { ensureSecrets } from "../setup/secrets.mjs";
import { SetupError } from "../terminal.mjs";
import { migrate } from "./bind-database.mjs";
import { findRunning, lockFile } from "./installation.mjs";

/**
 * Runs a bundled command against the installation's database, whether the installation runs or not.
 * @param {string} bundle below `dist`, without .js
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit status
 */
export async function runCli(bundle, args) {
  await prepare(["bundles"]);
  const dataDir = resolveDataDir(process.env);
  const running = findRunning(dataDir);
  if (running)
    return runBundle(bundle, args, { dataDir, databaseUrl: running.databaseUrl, url: running.url });

  // Nobody runs on this folder: its database is started for this one command.
  const lock = tryLock(lockFile(dataDir));
  if (!lock) throw new SetupError(`Hardsim is just starting on ${dataDir}: try again in a moment.`);
  const own = process.env.DATABASE_URL ? null : await startPostgres({ dataDir });
  try {
    const databaseUrl = process.env.DATABASE_URL || own?.url || "";
    const migrationUrl = process.env.DATABASE_URL ? process.env.DATABASE_MIGRATION_URL : "";
    await migrate({ ...process.env, DATABASE_URL: databaseUrl, DATABASE_MIGRATION_URL: migrationUrl });
    return await runBundle(bundle, args, { dataDir, databaseUrl, url: null });
  } finally {
    await own?.stop();
    lock.release();
  }
}

/**
 * @param {string} bundle
 * @param {readonly string[]} args
 * @param {{ dataDir: string, databaseUrl: string, url: string | null }} place `url`: where the web answers now
 * @returns {Promise<number>}
 */
function runBundle(bundle, args, { dataDir, databaseUrl, url }) {
  const secrets = ensureSecrets(dataDir, process.env);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...secrets, HARDSIM_DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  if (url && !env.HARDSIM_PUBLIC_URL) env.HARDSIM_PUBLIC_URL = url;
  const child = spawn(process.execPath, ["--enable-source-maps", `dist/${bundle}.js`, ...args], {
    cwd: rootDir,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}
