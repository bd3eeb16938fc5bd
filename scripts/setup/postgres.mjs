import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { chooseAccount } from "../postgres/account.mjs";
import { findPostgresBinaries } from "../postgres/binaries.mjs";
import { ensureCluster, moveToFreePort, superuser } from "../postgres/cluster.mjs";
import { adoptPostmaster, launchPostmaster, PortTakenError } from "../postgres/postmaster.mjs";

const database = "hardsim";

/**
 * @typedef {object} RunningPostgres
 * @property {string} url of the database `hardsim`, as its superuser
 * @property {number} pid
 * @property {boolean} isAdopted it was running already
 * @property {Promise<void>} exited settles when the postmaster is gone, stopped or not
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the embedded Postgres of a data folder, or takes over the one that runs on it. It lives no longer than this
 * process. Throwaway ones (tests) write nothing durably and remove their folder when they stop.
 * @param {{ dataDir?: string, throwaway?: boolean, mayMove?: boolean }} options without `dataDir` a throwaway one makes
 *   a temporary folder; `mayMove`: another port is taken, and kept, when its own is in use
 * @returns {Promise<RunningPostgres>} once it answers
 */
export async function startPostgres({ dataDir, throwaway = false, mayMove = true }) {
  if (throwaway) {
    const tempDir = realpathSync(dataDir ?? mkdtempSync(path.join(os.tmpdir(), "hardsim-postgres-")));
    const remove = () => rmSync(tempDir, { recursive: true, force: true });
    try {
      const running = await start(
        path.join(tempDir, "postgres"),
        path.join(tempDir, "postgres.log"),
        true,
        true,
      );
      return {
        ...running,
        stop: async () => {
          await running.stop();
          remove();
        },
      };
    } catch (error) {
      remove();
      throw error;
    }
  }
  if (dataDir === undefined) throw new TypeError("startPostgres needs a dataDir");
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // One spelling of the folder: a running postmaster is known by the path on its command line.
  const home = realpathSync(dataDir);
  return start(path.join(home, "postgres"), path.join(home, "logs", "postgres.log"), false, mayMove);
}

/**
 * @param {string} homeDir
 * @param {string} logFile
 * @param {boolean} throwaway
 * @param {boolean} mayMove
 * @returns {Promise<RunningPostgres>}
 */
async function start(homeDir, logFile, throwaway, mayMove) {
  const binaries = findPostgresBinaries();
  const account = await chooseAccount();
  let { clusterDir, connection } = await ensureCluster(homeDir, binaries, account, throwaway);
  const adopted = await adoptPostmaster(clusterDir);
  if (adopted) {
    try {
      return await finish({ ...adopted, isAdopted: true }, { ...connection, port: adopted.port });
    } catch {
      // It was on its way out with its supervisor, and is stopped now: the start below says what is wrong, if anything.
    }
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      const launch = { binaries, clusterDir, port: connection.port, account, logFile, throwaway };
      return await finish({ ...(await launchPostmaster(launch)), isAdopted: false }, connection);
    } catch (error) {
      // The port that was free when the folder was made belongs to someone else today.
      if (!(error instanceof PortTakenError) || !mayMove || attempt === 3) throw error;
      connection = await moveToFreePort(homeDir, connection);
    }
  }
}

/**
 * @param {import("../postgres/postmaster.mjs").Postmaster & { isAdopted: boolean }} postmaster
 * @param {import("../postgres/cluster.mjs").Connection} connection
 * @returns {Promise<RunningPostgres>}
 */
async function finish(postmaster, connection) {
  const base = `postgres://${superuser}:${connection.password}@127.0.0.1:${connection.port}`;
  try {
    await ensureDatabase(`${base}/postgres`);
  } catch (error) {
    await postmaster.stop();
    throw error;
  }
  return { ...postmaster, url: `${base}/${database}` };
}

/** @param {string} url of the maintenance database */
async function ensureDatabase(url) {
  // Installed by set-up: nothing at the top of a command may need it.
  const { default: postgres } = await import("postgres");
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const found = await sql`select 1 from pg_database where datname = ${database}`;
    if (found.length === 0) await sql.unsafe(`create database ${database}`);
  } finally {
    await sql.end({ timeout: 2 });
  }
}
