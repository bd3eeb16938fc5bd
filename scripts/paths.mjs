import path from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout, absolute. */
export const rootDir = path.resolve(fileURLToPath(new URL("..", import.meta.url)));

/**
 * The one folder that holds everything an installation keeps.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} absolute
 */
export function resolveDataDir(env) {
  return path.resolve(rootDir, env.HARDSIM_DATA_DIR || ".hardsim");
}
