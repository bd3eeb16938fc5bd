/**
 * How soon a replay shows its first frame, and how much script it takes.
 *
 *   npm run bench -- replay
 *
 * A built installation with a run whose batch the simulator itself made, and Chromium, which draws in software where there
 * is no graphics card. On the page that lists the episodes one after the other is opened, and closed again: from the press
 * to the end of the frame that shows its scene. The first one of a page is told apart: it loads and compiles what draws.
 */
import { gzipSync } from "node:zlib";
import type { Page, Response } from "playwright";
import { openFolderStorage } from "@/lib/server/storage/folder";
import { makeProject } from "@/lib/testing/factories";
import { holdClaim, quantile, sayMs } from "./console/count";
import { openConsole } from "./console/open-console";
import { addBatch, recordBatch } from "./console/seed-episodes";
import { makeLongRun } from "./console/seed-runs";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const episodes = 24;
const limitMs = 300;
const limitBytes = 180_000;
let runId = "";
let projectId = "";

/** Milliseconds from a press on the row to the end of the frame that shows the scene of another episode. */
async function timeOpening(page: Page, row: number): Promise<number> {
  const link = page.locator("table a[aria-label^='Replay']").nth(row);
  // A person's pointer comes near before it presses.
  await link.hover();
  await page.waitForTimeout(200);
  await page.evaluate(watchPress);
  await link.click();
  const shown = await page.waitForFunction(() => Reflect.get(window, "benchShownMs"), undefined, {
    timeout: 30_000,
  });
  return Number(await shown.jsonValue());
}

/** Runs in the page. A frame's own work is over once the one after it begins. */
function watchPress(): void {
  Reflect.set(window, "benchShownMs", null);
  for (const canvas of document.querySelectorAll("[data-drawn-step]"))
    canvas.removeAttribute("data-drawn-step");
  document.addEventListener(
    "click",
    () => {
      const pressedMs = performance.now();
      const look = () => {
        const isShown =
          document.querySelector("[data-drawn-step]") !== null &&
          document.querySelector("[data-cursor]") !== null;
        if (!isShown) requestAnimationFrame(look);
        else requestAnimationFrame(() => Reflect.set(window, "benchShownMs", performance.now() - pressedMs));
      };
      requestAnimationFrame(look);
    },
    { once: true, capture: true },
  );
}

/** The scripts that a page loads for its first replay, as gzip would send them. */
async function weighScripts(page: Page, open: () => Promise<unknown>): Promise<number> {
  const loaded: Response[] = [];
  const note = (response: Response) => void (/\.js(\?|$)/.test(response.url()) && loaded.push(response));
  page.on("response", note);
  await open();
  page.off("response", note);
  const bodies = await Promise.all(loaded.map((response) => response.body()));
  return bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).byteLength, 0);
}

/** Frames a second that the view draws while it plays at four times the episode's own speed. */
async function countFrames(page: Page): Promise<number> {
  await page.getByRole("radio", { name: "4×" }).click();
  await page.getByRole("button", { name: "Loop" }).click();
  await page.getByRole("button", { name: "Play" }).click();
  const frames = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let drawn = 0;
        const observer = new MutationObserver(() => {
          drawn += 1;
        });
        const canvas = document.querySelector("[data-drawn-step]");
        if (canvas) observer.observe(canvas, { attributes: true });
        setTimeout(() => {
          observer.disconnect();
          resolve(drawn / 3);
        }, 3_000);
      }),
  );
  await page.getByRole("button", { name: "Pause" }).click();
  return frames;
}

const recorded = await recordBatch(episodes);
await openConsole(
  async (database) => {
    projectId = await makeProject(database, "Bench");
    runId = await makeLongRun(database, {
      projectId,
      name: "replayed",
      status: "succeeded",
      iterations: 5,
      metrics: 3,
    });
  },
  async ({ url, browser, database, dataDir }) => {
    await addBatch(database, openFolderStorage(dataDir), { runId, projectId, ...recorded });
    const page = await browser.newPage();
    await page.goto(`${url}/runs/${runId}?tab=episodes`);
    await page
      .locator("table tbody tr")
      .nth(episodes - 1)
      .waitFor();
    let firstMs = 0;
    const bytes = await weighScripts(page, async () => {
      firstMs = await timeOpening(page, 0);
    });
    const warm: number[] = [];
    for (let row = 1; row < episodes; row++) warm.push(await timeOpening(page, row));
    const frames = await countFrames(page);
    await page.close();
    console.log(
      `first replay of a page: ${firstMs.toFixed(0)} ms, ${(bytes / 1_000).toFixed(1)} kB of script, gzipped`,
    );
    sayMs("replay on a page that has shown one: first frame", warm);
    console.log(`playing: ${frames.toFixed(0)} frames a second`);
    holdClaim(`first frame within ${limitMs} ms on a warm page`, quantile(warm, 0.5) <= limitMs);
    holdClaim(`at most ${limitBytes / 1_000} kB of script for a replay`, bytes <= limitBytes);
  },
);
