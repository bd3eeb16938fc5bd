import { isDeepStrictEqual } from "node:util";
import { rootDir } from "../paths.mjs";
import { runCommand } from "../process/run-command.mjs";
import { SetupError } from "../terminal.mjs";
import { describePlace, explainForeignDatabase, explainStranger, isHere } from "./home.mjs";

/** @typedef {import("./home.mjs").Place} Place */

/**
 * Brings the database to this code's schema, and makes sure that it and the folder belong together.
 * @param {ReturnType<typeof import("./home.mjs").readHome>} at what the folder says
 * @param {{ dataDir: string, env: NodeJS.ProcessEnv, signal: AbortSignal, adoptCopy: boolean }} given
 * @returns {Promise<string>} the installation's id
 */
export async function bindDatabase(at, { dataDir, env, signal, adoptCopy }) {
  const here = describePlace(dataDir);
  const isCopy = at.kind === "copy";
  const found = await migrate(env, { signal, renewIdentity: isCopy, home: { here, moves: isCopy } });
  signal.throwIfAborted();
  if (at.kind === "own" && at.home.installationId !== found.installationId)
    throw new SetupError(explainStranger(dataDir, at.home, found.installationId));
  const { home } = found;
  if (isCopy || home === null || isDeepStrictEqual(home, here)) return found.installationId;
  const isForeign = at.kind === "new" && !isHere(home, dataDir);
  if (isForeign && !adoptCopy) throw new SetupError(explainForeignDatabase(dataDir, home));
  const bound = await migrate(env, { signal, renewIdentity: isForeign, home: { here, moves: true } });
  signal.throwIfAborted();
  return bound.installationId;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {object} [options]
 * @param {AbortSignal} [options.signal]
 * @param {boolean} [options.renewIdentity] from now on it is another installation
 * @param {{ here: Place, moves: boolean }} [options.home] the folder that it belongs to where it belonged to none; with `moves`,
 *   whatever it was
 * @returns {Promise<{ installationId: string, home: Place | null }>} `home`: the folder that it belonged to before
 */
export async function migrate(env, { signal, renewIdentity = false, home } = {}) {
  const options = [
    ...(renewIdentity ? ["--renew-identity"] : []),
    ...(home ? [`--home=${JSON.stringify(home.here)}`] : []),
    ...(home?.moves ? ["--move-home"] : []),
  ];
  const args = ["--enable-source-maps", "dist/migrate.js", ...options];
  const told = await runCommand(process.execPath, args, { cwd: rootDir, env, signal });
  return {
    installationId: told.match(/inst_\w+/)?.[0] ?? "",
    home: JSON.parse(told.match(/^home: (.{1,10000})$/m)?.[1] ?? "null"),
  };
}
