/**
 * How soon a run's page is of use when the run is long.
 *
 *   npm run bench -- run-page
 *
 * A run of 10,000 iterations with 50 metrics each, against one of 100, in the same built installation and the same
 * Chromium: from the start of the navigation until the page shows what it is for and a press on it was answered. Beside
 * them a page of the same console that shows next to nothing: what sign-in, frame and script cost on this machine.
 */
import { makeProject } from "@/lib/testing/factories";
import { holdClaim, quantile, sayMs } from "./console/count";
import { openConsole } from "./console/open-console";
import { makeLongRun } from "./console/seed-runs";
import { type PageTimes, timePage, type Usable } from "./console/time-page";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const iterations = Number(process.env.ITERATIONS ?? 10_000);
const metrics = 50;
const rounds = Number(process.env.ROUNDS ?? 7);
const limitMs = 1_000;

/** Stands in the frame of every page. */
const anyPress = { press: "button[aria-label='Keyboard shortcuts']", answered: "[role='dialog']" };

const pages: readonly { name: string; address: string; usable: Usable }[] = [
  {
    name: "overview",
    address: "",
    usable: {
      drawn: "figure path.recharts-line-curve",
      press: "button[title='Show as table'][aria-pressed='false']",
      answered: "button[title='Show as table'][aria-pressed='true']",
    },
  },
  {
    name: "iterations",
    address: "?tab=iterations",
    usable: {
      drawn: "table tbody tr",
      ...anyPress,
    },
  },
  {
    name: "metrics",
    address: "?tab=metrics",
    usable: {
      drawn: "figure path.recharts-line-curve",
      ...anyPress,
    },
  },
];

const runs = { long: "", short: "" };

await openConsole(
  async (database) => {
    const projectId = await makeProject(database, "Bench");
    const shape = { projectId, metrics, status: "running" } as const;
    runs.short = await makeLongRun(database, { ...shape, name: "short", iterations: 100 });
    runs.long = await makeLongRun(database, { ...shape, name: "long", iterations });
    await database.db.execute("analyze");
  },
  async ({ url, browser }) => {
    console.log(`${metrics} metrics an iteration, ${rounds} rounds after one that warms up`);
    const measure = async (address: string, usable: Usable): Promise<PageTimes[]> => {
      const times: PageTimes[] = [];
      for (let round = 0; round <= rounds; round++)
        times.push(await timePage(browser, url + address, usable));
      return times.slice(1);
    };
    const bare = await measure("/keys", { ...anyPress, drawn: "h1" });
    sayMs(
      "a page with next to nothing: usable",
      bare.map(({ usableMs }) => usableMs),
    );
    for (const { name, address, usable } of pages) {
      const say = (what: string, times: readonly PageTimes[]) => {
        sayMs(
          `${name}, ${what}: drawn`,
          times.map(({ drawnMs }) => drawnMs),
        );
        sayMs(
          `${name}, ${what}: usable`,
          times.map(({ usableMs }) => usableMs),
        );
        console.log(`  read: ${(Math.max(...times.map(({ bytes }) => bytes)) / 1_000).toFixed(0)} kB`);
      };
      const short = await measure(`/runs/${runs.short}${address}`, usable);
      const long = await measure(`/runs/${runs.long}${address}`, usable);
      say("100 iterations", short);
      say(`${iterations} iterations`, long);
      const p50 = (times: readonly PageTimes[]) =>
        quantile(
          times.map(({ usableMs }) => usableMs),
          0.5,
        );
      console.log(`  ${(p50(long) / p50(short)).toFixed(2)} times the short run's`);
      holdClaim(`${name}: usable within ${limitMs} ms`, p50(long) <= limitMs);
    }
  },
);
