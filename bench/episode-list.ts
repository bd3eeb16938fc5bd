/**
 * Whether a list of ten thousand episodes stays one that can be used.
 *
 *   npm run bench -- episode-list          # EPISODES for fewer
 *
 * A built installation with a run of so many episodes, whose batches the simulator itself made, and Chromium. All of them are
 * asked for, page by page; then the list is scrolled through from end to end, and each frame is timed. Rows that are far from what is seen
 * are not there at all: without that the next hundred of two thousand took two seconds.
 */
import type { Page } from "playwright";
import type { Database } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { makeProject } from "@/lib/testing/factories";
import { holdClaim, quantile, sayMs } from "./console/count";
import { openConsole } from "./console/open-console";
import { recordBatch } from "./console/seed-episodes";
import { makeLongRun } from "./console/seed-runs";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const envs = 50;
const episodes = Number(process.env.EPISODES ?? 10_000);
const canvasesAtMost = 60;
const frameAtMostMs = 50;
const pagesAtMost = 3;
let runId = "";
let projectId = "";

async function addEpisodes({ db }: Database, dataDir: string): Promise<void> {
  const recorded = await recordBatch(envs);
  const { sha256, sizeBytes } = await openFolderStorage(dataDir).putBytes(recorded.batch);
  for (let index = 0; index < episodes / envs; index++) {
    const taskId = newId("job");
    const place = { taskId, runId, iterationIndex: 0, kind: "rollout" as const };
    // The first places are those of the run's own jobs, which have no batch here.
    const jobIndex = 1_000 + index;
    const result = { sha256, bytes: sizeBytes, seed: index, episodes: envs };
    await db.insert(task).values({ ...place, projectId, index: jobIndex, result });
    await db
      .insert(episode)
      .values(recorded.episodes.map((one) => ({ ...one, taskId, runId, iterationIndex: 0, jobIndex })));
  }
}

/** Milliseconds of each page of the list, from the press to its rows. */
async function readAll(page: Page): Promise<number[]> {
  const times: number[] = [];
  const more = page.getByRole("button", { name: "Show more episodes" });
  for (let shown = 100; shown < episodes; shown += 100) {
    const began = performance.now();
    await more.click();
    const after = shown + 100;
    await page
      .getByText(
        after < episodes ? `the first ${after.toLocaleString("en-US")} shown` : /^[\d,]+ episodes · /,
      )
      .waitFor();
    if (after >= episodes) await more.waitFor({ state: "detached" });
    times.push(performance.now() - began);
  }
  return times;
}

/** Runs in the page: scrolls on by most of a screen with each frame. @returns milliseconds of each frame, and the most canvases at once */
async function scrollThrough(): Promise<{ frames: number[]; canvases: number }> {
  const frames: number[] = [];
  let canvases = 0;
  let before = performance.now();
  const end = document.documentElement.scrollHeight;
  for (let top = 0; top < end; top += 400) {
    window.scrollTo(0, top);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - before);
    before = now;
    canvases = Math.max(canvases, document.querySelectorAll("tbody canvas").length);
  }
  return { frames, canvases };
}

await openConsole(
  async (database) => {
    projectId = await makeProject(database, "Bench");
    const shape = { projectId, name: "ten thousand", status: "succeeded" as const };
    runId = await makeLongRun(database, { ...shape, iterations: 5, metrics: 3 });
  },
  async ({ url, browser, database, dataDir }) => {
    await addEpisodes(database, dataDir);
    const page = await browser.newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(`${url}/runs/${runId}?tab=episodes`);
    await page.locator("canvas[data-drawn]").first().waitFor();
    const pages = await readAll(page);
    const { frames, canvases } = await page.evaluate(scrollThrough);
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
    const began = performance.now();
    await page.locator("canvas[data-drawn]").first().waitFor();
    const posterMs = performance.now() - began;
    await page.close();
    sayMs("the next hundred episodes: from the press to their rows", pages);
    sayMs("the same, the last ten times", pages.slice(-10));
    sayMs("scrolling through: a frame", frames);
    console.log(`after a leap into the middle: its first poster within ${posterMs.toFixed(0)} ms`);
    console.log(`at most ${canvases} canvases at once, for ${episodes} episodes`);
    holdClaim(`at most ${canvasesAtMost} canvases at once`, canvases <= canvasesAtMost);
    const [first, last] = [pages.slice(0, 10), pages.slice(-10)].map((times) => quantile(times, 0.5));
    holdClaim(
      `the last hundred within ${pagesAtMost} × of the first`,
      (last ?? 0) <= pagesAtMost * (first ?? 0),
    );
    holdClaim(
      `half of the frames within ${frameAtMostMs} ms while scrolling`,
      quantile(frames, 0.5) <= frameAtMostMs,
    );
  },
);
