import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { SetupError } from "../terminal.mjs";
import { writePrivateFile } from "./private-file.mjs";

const names = /** @type {const} */ (["NEXTAUTH_SECRET", "HARDSIM_LINK_SECRET", "HARDSIM_SEAL_KEY"]);

/** @typedef {Record<typeof names[number], string>} Secrets each 32 random bytes, base64url */

/**
 * The secrets of an installation: made once, kept in its data folder, readable by its owner alone. One that the
 * environment sets counts instead.
 * @param {string} dataDir
 * @param {NodeJS.ProcessEnv} env
 * @returns {Secrets}
 */
export function ensureSecrets(dataDir, env) {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "secrets.json");
  const kept = readKept(file);
  const secrets = { ...kept };
  for (const name of names) secrets[name] ??= randomBytes(32).toString("base64url");
  if (names.some((name) => kept[name] === undefined))
    writePrivateFile(file, `${JSON.stringify(secrets, null, 2)}\n`);

  /** @param {typeof names[number]} name */
  const pick = (name) => env[name] || secrets[name] || "";
  return {
    NEXTAUTH_SECRET: pick("NEXTAUTH_SECRET"),
    HARDSIM_LINK_SECRET: pick("HARDSIM_LINK_SECRET"),
    HARDSIM_SEAL_KEY: pick("HARDSIM_SEAL_KEY"),
  };
}

/**
 * Of an installation that was copied: it names its cookies by this secret, and two on one host would else sign each other
 * out. Whoever was signed in there has to sign in here.
 * @param {string} dataDir
 */
export function renewSessionSecret(dataDir) {
  const file = path.join(dataDir, "secrets.json");
  const renewed = { ...readKept(file), NEXTAUTH_SECRET: randomBytes(32).toString("base64url") };
  writePrivateFile(file, `${JSON.stringify(renewed, null, 2)}\n`);
}

/**
 * @param {string} file
 * @returns {Partial<Secrets>}
 */
function readKept(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw error;
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    // New ones in its place would make every sealed value unreadable without a word.
    throw new SetupError(
      `${file} is not JSON any more: restore it, or remove it to start with new secrets.`,
      {
        cause: error,
      },
    );
  }
}
