import { accessSync, constants, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

const usualPath = "/var/run/docker.sock";

/**
 * The engine's socket: DOCKER_HOST's, else the usual one, else that of an engine without root of this user's. One that this
 * account may not use comes after one that it may. Null: DOCKER_HOST names an engine elsewhere. Where there is none yet, the
 * usual one may still come.
 * @param {object} [given]
 * @param {Readonly<Record<string, string | undefined>>} [given.env]
 * @param {number | undefined} [given.uid]
 * @param {(file: string) => "usable" | "forbidden" | "none"} [given.look]
 * @returns {string | null}
 */
export function findEngineSocket({ env = process.env, uid = process.getuid?.(), look = lookAt } = {}) {
  const { DOCKER_HOST = "", XDG_RUNTIME_DIR = "" } = env;
  if (DOCKER_HOST.startsWith("unix://")) return DOCKER_HOST.slice("unix://".length);
  if (DOCKER_HOST !== "") return null;
  const own = [XDG_RUNTIME_DIR, ...(uid === undefined ? [] : [`/run/user/${uid}`])];
  const places = [usualPath, ...own.filter(isAbsolute).map((folder) => join(folder, "docker.sock"))];
  return (
    places.find((file) => look(file) === "usable") ??
    places.find((file) => look(file) !== "none") ??
    usualPath
  );
}

/**
 * @param {string} file
 * @returns {"usable" | "forbidden" | "none"}
 */
function lookAt(file) {
  try {
    if (!statSync(file, { throwIfNoEntry: false })?.isSocket()) return "none";
  } catch {
    // Another user's runtime folder cannot be entered.
    return "none";
  }
  try {
    accessSync(file, constants.R_OK | constants.W_OK);
    return "usable";
  } catch {
    // What may not be read and written is of no use.
    return "forbidden";
  }
}
