import { spawn } from "node:child_process";
import { resolveDataDir, rootDir } from "./paths.mjs";
import { tryLock } from "./process/lock.mjs";
import { startPostgres } from "./setup/postgres.mjs";
import { prepare } from "./setup/prepare.mjs";
import { ensureSecrets } from "./setup/secrets.mjs";
import { findRunning, lockFile, migrate } from "./supervisor/installation.mjs";
import { runMain, SetupError } from "./terminal.mjs";

await runMain(async () => {
  await prepare(["bundles"]);
  const dataDir = resolveDataDir(process.env);
  const running = findRunning(dataDir);
  if (running) return runKeys(dataDir, running.databaseUrl);

  // Nobody runs on this folder: its database is started for this one command.
  const lock = tryLock(lockFile(dataDir));
  if (!lock) throw new SetupError(`Hardsim is just starting on ${dataDir}: try again in a moment.`);
  const own = process.env.DATABASE_URL ? null : await startPostgres({ dataDir });
  try {
    const databaseUrl = process.env.DATABASE_URL || own?.url || "";
    await migrate({ ...process.env, DATABASE_URL: databaseUrl });
    return await runKeys(dataDir, databaseUrl);
  } finally {
    await own?.stop();
    lock.release();
  }
});

/**
 * @param {string} dataDir
 * @param {string} databaseUrl
 * @returns {Promise<number>} its exit status
 */
function runKeys(dataDir, databaseUrl) {
  const secrets = ensureSecrets(dataDir, process.env);
  const env = { ...process.env, ...secrets, HARDSIM_DATA_DIR: dataDir, DATABASE_URL: databaseUrl };
  const child = spawn(process.execPath, ["--enable-source-maps", "dist/keys.js", ...process.argv.slice(2)], {
    cwd: rootDir,
    env,
    stdio: ["ignore", "inherit", "inherit"],
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => resolve(status ?? 1));
  });
}
