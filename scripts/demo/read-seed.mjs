import { SetupError } from "../terminal.mjs";

/** So far that seeds which are counted up from it are still exact. */
const maxSeed = 1_000_000_000;

/**
 * @param {string} text
 * @returns {number}
 */
export function readSeed(text) {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed <= maxSeed) return seed;
  throw new SetupError(`--seed ${text} is no whole number from 0 to ${maxSeed}.`);
}
