/**
 * How long after its commit an event of a run is seen on the run's open page.
 *
 *   npm run bench -- event-to-pixel
 *
 * In the same built installation and Chromium, with the same commits: the overview of a run of 100 iterations, one of
 * 10,000, and the yardstick: a bare page that LISTENs, fetches the row and writes its message. From COMMIT being sent to
 * the end of the frame that shows it. Commits come at odd moments, so that they fall anywhere within a frame.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "playwright";
import type { Database } from "@/lib/server/db/client";
import { makeProject } from "@/lib/testing/factories";
import { serveBarePage } from "./console/bare-page";
import { commitIteration } from "./console/commit-iteration";
import { holdClaim, quantile, sayMs } from "./console/count";
import { openConsole } from "./console/open-console";
import { makeLongRun } from "./console/seed-runs";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const rounds = Number(process.env.ROUNDS ?? 40);
const limitMs = 50;
const runs = { short: "", long: "" };

/** Milliseconds of each round, on a page that is open and live. */
async function measure(page: Page, database: Database, runId: string, what: string): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const message = `${what} round ${round}.`;
    await page.evaluate(watchFor, message);
    const committedAt = await commitIteration(database, runId, message);
    const seen = await page.waitForFunction(() => Reflect.get(window, "benchSeenAt"), undefined, {
      timeout: 20_000,
    });
    times.push(Number(await seen.jsonValue()) - committedAt);
    await delay(400 + 37 * (round % 11));
  }
  return times;
}

/** Runs in the page. A frame's own work is over once the one after it begins. */
function watchFor(message: string): void {
  Reflect.set(window, "benchSeenAt", null);
  // A run's page has its event in words of its own, with the whole message on hover.
  const shows = () =>
    document.body.textContent?.includes(message) === true ||
    [...document.querySelectorAll("[title]")].some((element) => element.getAttribute("title") === message);
  const look = () => {
    if (!shows()) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        Reflect.set(window, "benchSeenAt", performance.timeOrigin + performance.now()),
      ),
    );
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
}

await openConsole(
  async (database) => {
    const shape = {
      projectId: await makeProject(database, "Bench"),
      metrics: 50,
      status: "running",
    } as const;
    runs.short = await makeLongRun(database, { ...shape, name: "short", iterations: 100 });
    runs.long = await makeLongRun(database, { ...shape, name: "long", iterations: 10_000 });
    await database.db.execute("analyze");
  },
  async ({ url, browser, database }) => {
    const bare = await serveBarePage(database, runs.short);
    try {
      const measureBare = async () => {
        const page = await browser.newPage();
        await page.goto(bare.url);
        const times = await measure(page, database, runs.short, "bare");
        await page.close();
        return times;
      };
      const measureRun = async (runId: string, what: string) => {
        const page = await browser.newPage();
        await page.goto(`${url}/runs/${runId}`);
        await page.getByText(/^live/i).first().waitFor();
        await page.locator("figure path.recharts-line-curve").first().waitFor();
        const times = await measure(page, database, runId, what);
        await page.close();
        return times;
      };
      const floor = await measureBare();
      const short = await measureRun(runs.short, "short");
      const long = await measureRun(runs.long, "long");
      sayMs("bare page", floor);
      sayMs("run page, 100 iterations", short);
      sayMs("run page, 10,000 iterations", long);
      for (const [name, times] of [
        ["100 iterations", short],
        ["10,000 iterations", long],
      ] as const) {
        console.log(
          `  ${name}: ${(quantile(times, 0.5) / quantile(floor, 0.5)).toFixed(2)} times the bare page's`,
        );
        holdClaim(`${name}: event to pixel p50 within ${limitMs} ms`, quantile(times, 0.5) <= limitMs);
      }
    } finally {
      await bare.close();
    }
  },
);
