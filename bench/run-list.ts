/**
 * Whether the list of runs is the same over 100,000 runs as over 100.
 *
 *   npm run bench -- run-list
 *
 * Two projects' worth of rows in the same built installation: first 100 runs, then 100,000. The page as a person opens it
 * in Chromium, and the API's answers behind it: the first page, one deep down, what the oldest alone have and what most have, a
 * search that finds one old run, and one that finds none; counts, which end at 1,000, and the facets of the newest 1,000.
 */
import type { Page } from "playwright";
import { writeCursor } from "@/lib/server/services/cursor";
import { makeProject } from "@/lib/testing/factories";
import { holdClaim, quantile, sayMs } from "./console/count";
import { openConsole } from "./console/open-console";
import { copyRun, makeLongRun } from "./console/seed-runs";
import { timePage, type Usable } from "./console/time-page";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const few = 100;
const many = Number(process.env.RUNS ?? 100_000);
const rounds = Number(process.env.ROUNDS ?? 9);
/** The same, within what one measurement differs from the next. */
const most = { ratio: 1.3, ms: 15 };

const usable: Usable = {
  drawn: "table tbody tr",
  press: "input[aria-label='Select all shown']:not(:checked)",
  answered: "input[aria-label='Select all shown']:checked",
};

const pages = [
  { name: "page: all", address: "/runs" },
  { name: "page: failed", address: "/runs?status=failed" },
  { name: "page: ended this week", address: "/runs?status=failed,succeeded&age=7d" },
  { name: "page: search of one old run", address: "/runs?q=needle" },
];

const list = "?limit=50&";
const asked = [
  { name: "API: first page", query: "?limit=50" },
  { name: "API: a page in the middle", query: `${list}cursor=middle` },
  { name: "API: status of the 50 oldest", query: `${list}status=canceled` },
  { name: "API: status of none", query: `${list}status=paused` },
  { name: "API: three statuses, all rare", query: `${list}status=queued,running,canceled` },
  { name: "API: two statuses, one common", query: `${list}status=failed,canceled` },
  { name: "API: label of the 50 oldest", query: `${list}label=rare` },
  { name: "API: label of all but those", query: `${list}label=common` },
  { name: "API: scene of the 50 oldest", query: `${list}scene_id=rare_scene` },
  { name: "API: maker of the 50 oldest", query: `${list}created_by=key_rare` },
  { name: "API: created within a day", query: `${list}created_after=yesterday` },
  { name: "API: search of one old run", query: `${list}q=needle` },
  { name: "API: search of none", query: `${list}q=nothing-has-this-name` },
  { name: "API: count of all", query: "/count" },
  { name: "API: count of live ones", query: "/count?status=queued,running,paused" },
  { name: "API: count of one maker", query: "/count?created_by=user_common" },
  { name: "API: count of failed this day", query: "/count?status=failed&created_after=yesterday" },
  { name: "API: facets", query: "/facets" },
];

/** Milliseconds of each round, the first left out; asked by the signed-in page, as the console does. */
function timeAsks(page: Page, query: string): Promise<number[]> {
  return page.evaluate(
    async ({ address, times }) => {
      const took: number[] = [];
      for (let round = 0; round <= times; round++) {
        const before = performance.now();
        const answer = await fetch(address);
        await answer.text();
        if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
        took.push(performance.now() - before);
      }
      return took.slice(1);
    },
    { address: `/v1/training-runs${query}`, times: rounds },
  );
}

let original = "";
await openConsole(
  async (database) => {
    const projectId = await makeProject(database, "Bench");
    original = await makeLongRun(database, {
      projectId,
      name: "pick-lift",
      status: "succeeded",
      iterations: 32,
      metrics: 5,
    });
    await copyRun(database, original, few);
    await database.db.execute("analyze");
  },
  async ({ url, browser, database }) => {
    const page = await browser.newPage();
    await page.goto(`${url}/runs`);

    async function measureAll(count: number): Promise<Map<string, number[]>> {
      const times = new Map<string, number[]>();
      for (const { name, address } of pages) {
        const took: number[] = [];
        for (let round = 0; round <= rounds; round++)
          took.push((await timePage(browser, url + address, usable)).usableMs);
        times.set(name, took.slice(1));
      }
      const middle = writeCursor(`run_00${String(Math.floor(count / 2)).padStart(24, "0")}`);
      const yesterday = new Date(Date.now() - 86_400_000).toISOString();
      for (const { name, query } of asked)
        times.set(
          name,
          await timeAsks(page, query.replace("middle", middle).replace("yesterday", yesterday)),
        );
      return times;
    }

    const before = await measureAll(few);
    await copyRun(database, original, many - few, few);
    await database.db.execute("vacuum analyze");
    const after = await measureAll(many);
    for (const [name, times] of before) {
      const grown = after.get(name) ?? [];
      sayMs(`${name}, ${few} runs`, times);
      sayMs(`${name}, ${many} runs`, grown);
      const [one, other] = [quantile(times, 0.5), quantile(grown, 0.5)];
      console.log(`  ${(other / one).toFixed(2)} times as long`);
      holdClaim(`${name}: the same`, other <= one * most.ratio || other - one <= most.ms);
    }
  },
);
