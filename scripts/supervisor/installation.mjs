import { randomBytes } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { rootDir } from "../paths.mjs";
import { findFreePort, isPortFree } from "../process/free-port.mjs";
import { readLockNote, tryLock } from "../process/lock.mjs";
import { startPostgres } from "../setup/postgres.mjs";
import { keepPrivate } from "../setup/private-folder.mjs";
import { ensureSecrets, renewSessionSecret } from "../setup/secrets.mjs";
import { messageOf, SetupError } from "../terminal.mjs";
import { bindDatabase } from "./bind-database.mjs";
import { bindHome, explainCopy, readHome } from "./home.mjs";
import { keepAlive } from "./keep-alive.mjs";
import { startNodeService } from "./node-service.mjs";
import { waitUntilReady } from "./ready.mjs";
import { openServiceLog } from "./service-log.mjs";

/**
 * @typedef {object} Installation
 * @property {string} url where this machine reaches the web
 * @property {string} installationId as its containers are labelled
 * @property {NodeJS.ProcessEnv} env what web and worker were given
 * @property {() => Promise<void>} restartWeb
 * @property {() => Promise<void>} restartWorker
 * @property {() => Promise<void>} stop web and worker, then Postgres; within 5 s
 */

/** @param {string} dataDir */
export const lockFile = (dataDir) => path.join(dataDir, "supervisor.lock");

/**
 * @param {string} dataDir
 * @returns {{ pid: number, url: string, databaseUrl: string } | null} the installation that runs on this folder
 */
export function findRunning(dataDir) {
  const note = readLockNote(lockFile(dataDir));
  if (!note) return null;
  // A note outlives a supervisor that was killed; its lock does not.
  const lock = tryLock(lockFile(dataDir));
  if (lock) {
    lock.release();
    return null;
  }
  if (typeof note?.pid !== "number" || typeof note.url !== "string" || typeof note.databaseUrl !== "string")
    return null;
  return { pid: note.pid, url: note.url, databaseUrl: note.databaseUrl };
}

/**
 * Runs one installation: its database, its web and its worker, restarted whenever they die.
 * @param {object} options
 * @param {string} options.dataDir
 * @param {NodeJS.ProcessEnv} options.env
 * @param {"production" | "development"} options.mode
 * @param {AbortSignal} options.signal somebody wants the start itself to end
 * @param {boolean} [options.adoptCopy] a copied data folder becomes an installation of its own, and is else refused
 * @returns {Promise<Installation>} once the web answers that it is ready
 */
export async function startInstallation({ dataDir, env, mode, signal, adoptCopy = false }) {
  keepPrivate(dataDir);
  const lock = tryLock(lockFile(dataDir));
  if (!lock) throw new SetupError(describeHolder(dataDir));
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  const stop = async () => {
    for (const stopNext of stops.splice(0).reverse()) await stopNext();
    lock.release();
  };
  try {
    const at = readHome(dataDir);
    if (at.kind === "copy" && !adoptCopy) throw new SetupError(explainCopy(dataDir, at.home));
    if (at.kind === "copy") renewSessionSecret(dataDir);
    const logDir = path.join(dataDir, "logs");
    const database = env.DATABASE_URL
      ? { url: env.DATABASE_URL, migrationUrl: env.DATABASE_MIGRATION_URL || env.DATABASE_URL }
      : divideRights(await startDatabase(dataDir, logDir, stops));
    const childEnv = await completeEnv({ dataDir, env, mode, databaseUrl: database.url });
    const url = localUrl(childEnv);
    // For commands on this machine: whoever has it has everything on it.
    lock.write({ pid: process.pid, url, databaseUrl: database.migrationUrl });
    const installationId = await bindDatabase(at, {
      dataDir,
      env: { ...childEnv, DATABASE_MIGRATION_URL: database.migrationUrl },
      signal,
      adoptCopy,
    });
    bindHome(dataDir, installationId);

    const webLog = openServiceLog(logDir, "web");
    const workerLog = openServiceLog(logDir, "worker");
    const web = keepAlive(() => startNodeService("dist/server.js", childEnv, webLog), webLog.note);
    const worker = keepAlive(
      () => startNodeService("dist/worker/main.js", childEnv, workerLog),
      workerLog.note,
    );
    stops.push(async () => {
      await Promise.all([web.stop(), worker.stop()]);
    });
    await waitUntilReady(url, webLog, signal);
    return {
      url,
      installationId,
      env: childEnv,
      restartWeb: web.restart,
      restartWorker: worker.restart,
      stop,
    };
  } catch (error) {
    await stop();
    // Whatever broke because somebody wants the end is not worth a word.
    signal.throwIfAborted();
    throw error;
  }
}

/**
 * Web and worker connect as a user who has rights on rows alone; the migration makes that user, and gives it this password.
 * @param {string} ownerUrl of the Postgres that we run, as its superuser
 */
function divideRights(ownerUrl) {
  const url = new URL(ownerUrl);
  url.username = "hardsim_web";
  url.password = randomBytes(24).toString("base64url");
  return { url: url.toString(), migrationUrl: ownerUrl };
}

/** @param {string} dataDir */
function describeHolder(dataDir) {
  const note = readLockNote(lockFile(dataDir));
  const where = note ? `: pid ${note.pid}${note.url ? `, ${note.url}` : ""}` : "";
  return `Hardsim already runs on ${dataDir}${where}. Use that one, stop it, or set HARDSIM_DATA_DIR and PORT.`;
}

/**
 * @param {string} dataDir
 * @param {string} logDir
 * @param {(() => Promise<void>)[]} stops
 * @returns {Promise<string>} its URL
 */
async function startDatabase(dataDir, logDir, stops) {
  const first = await startPostgres({ dataDir });
  /** @param {typeof first} running @returns {import("./node-service.mjs").Running} */
  const asRunning = (running) => ({ ...running, ended: running.exited.then(() => "it is gone") });
  // Its own log is written by Postgres itself: this one tells of restarts.
  const { note } = openServiceLog(logDir, "database");
  // Web and worker know this address: started again, it keeps its port or waits for it.
  const kept = keepAlive(
    async () => asRunning(await startPostgres({ dataDir, mayMove: false })),
    note,
    asRunning(first),
  );
  stops.push(kept.stop);
  return first.url;
}

/**
 * All settings of web and worker; every bad one is named at once, before anything is started with them.
 * @param {{ dataDir: string, env: NodeJS.ProcessEnv, mode: "production" | "development", databaseUrl: string }} given
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function completeEnv({ dataDir, env, mode, databaseUrl }) {
  /** @type {NodeJS.ProcessEnv} */
  const complete = {
    ...env,
    ...ensureSecrets(dataDir, env),
    NODE_ENV: mode,
    HARDSIM_DEV: mode === "development" ? "1" : "0",
    HARDSIM_DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    NEXT_TELEMETRY_DISABLED: "1",
  };
  // Web and worker, which strangers reach, know no address under which the schema can be changed.
  delete complete.DATABASE_MIGRATION_URL;
  const { parseEnv } = await import(pathToFileURL(path.join(rootDir, "dist/env.js")).href);
  /** @type {{ PORT: number, HARDSIM_BIND: string }} */
  let settings;
  try {
    settings = parseEnv(complete);
  } catch (error) {
    throw new SetupError(messageOf(error), { cause: error });
  }
  const { PORT: port, HARDSIM_BIND: bind } = settings;
  if (port !== 0 && !(await isPortFree(port, bind))) {
    throw new SetupError(`Port ${port} on ${bind} is in use by another program. Set PORT to another one.`);
  }
  complete.PORT = String(port === 0 ? await findFreePort(bind) : port);
  complete.HARDSIM_BIND = bind;
  return complete;
}

/** @param {NodeJS.ProcessEnv} env with PORT and HARDSIM_BIND */
function localUrl({ PORT, HARDSIM_BIND: bind = "" }) {
  // An address that stands for all of them is none that can be opened.
  const host = bind === "0.0.0.0" ? "127.0.0.1" : bind === "::" ? "::1" : bind;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}
