import path from "node:path";
import { rootDir } from "../paths.mjs";
import { tallyPlaywright, tallyVitest } from "./tally.mjs";

/** @typedef {import("../setup/prepare.mjs").Need} Need */
/** @typedef {(suite: string, report: string, status: number | null) => import("./tally.mjs").Tally} TallyReport */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {readonly Need[]} needs what has to be set up for it, and nothing else
 * @property {readonly string[]} command a program for Node, with what it is always told
 * @property {(report: string) => { args: readonly string[], env: Record<string, string> }} reportTo what makes it run all its
 *   tests once and write a report of them
 * @property {TallyReport} tally
 */

/**
 * @param {string} name
 * @param {readonly Need[]} needs
 * @returns {Suite}
 */
const vitestSuite = (name, needs) => ({
  name,
  needs,
  command: [path.join(rootDir, "node_modules/vitest/vitest.mjs"), "--project", name],
  reportTo: (report) => ({
    args: ["--run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    env: {},
  }),
  tally: tallyVitest,
});

/** The browser tests start installations of their own, as a person would, and fail when one leaves anything behind. */
export const suites = {
  unit: vitestSuite("unit", []),
  db: vitestSuite("db", []),
  engine: vitestSuite("engine", ["engine"]),
  browser: /** @type {Suite} */ ({
    name: "browser",
    needs: ["bundles", "web", "engine", "images", "browser"],
    command: [path.join(rootDir, "node_modules/playwright/cli.js"), "test"],
    reportTo: (report) => ({
      args: ["--reporter=list,json"],
      env: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }),
    tally: tallyPlaywright,
  }),
};
