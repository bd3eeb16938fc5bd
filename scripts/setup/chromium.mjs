import { findProgram } from "../process/find-program.mjs";
import { installDebianPackages, readOsRelease } from "./debian-packages.mjs";

/** Chromium without a window: the same engine, and the browser flows take a sixth less time in it. */
const headlessShell = "chromium-headless-shell";

const names = [headlessShell, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** @returns {string | null} the browser of this machine */
export function findChromium() {
  if (process.env.HARDSIM_CHROMIUM) return process.env.HARDSIM_CHROMIUM;
  for (const name of names) {
    const file = findProgram(name);
    if (file) return file;
  }
  return null;
}

/** @type {import("./step.mjs").Step} */
export const chromium = {
  name: "Chromium",
  needed: () => {
    const found = findChromium();
    if (!found) return "no browser for the tests found";
    const wantsShell = mayInstallShell() && !process.env.HARDSIM_CHROMIUM && !findProgram(headlessShell);
    return wantsShell ? `the tests are quicker with ${headlessShell} than with ${found}` : null;
  },
  run: async (report) => {
    const instead = findChromium();
    try {
      const browser = mayInstallShell() ? headlessShell : "chromium";
      await installDebianPackages([browser], "for the browser tests", report);
      return findChromium() ?? undefined;
    } catch (error) {
      if (!instead) throw error;
      return `${headlessShell} cannot be installed, so the tests use ${instead}`;
    }
  },
};

/** Debian has it as a package; Ubuntu has not. */
function mayInstallShell() {
  return readOsRelease().id === "debian" && process.getuid?.() === 0;
}
