import { findProgram } from "../process/find-program.mjs";
import { installDebianPackages } from "./debian-packages.mjs";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

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
  needed: () => (findChromium() ? null : "no browser for the tests found"),
  run: async (report) => {
    await installDebianPackages(["chromium"], "for the browser tests", report);
    return findChromium() ?? undefined;
  },
};
