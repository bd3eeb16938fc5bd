/**
 * How a log of a million lines feels in the console.
 *
 *   npm run bench -- log-window
 *
 * The same page of the same installation in the same Chromium over a log of 1,000 lines and one of 1,000,000, both
 * written by the worker's own writer: opened at its end and at a linked line, gone to a line in its middle, searched as a
 * whole, and dragged through from end to end.
 */

import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { makeProject } from "@/lib/testing/factories";
import { type LogFile, openLogFile } from "@/worker/container-io/log-file";
import { holdClaim, quantile, sayMs } from "./console/count";
import { type LogPage, openLog } from "./console/log-page";
import { openConsole } from "./console/open-console";
import { makeLongRun } from "./console/seed-runs";

/** `scripts/bench.mjs` reads this and gives a throw-away server as DATABASE_URL. */
export const needsPostgres = true;

const rounds = Number(process.env.ROUNDS ?? 5);
const sizes = { short: 1_000, long: Number(process.env.LINES ?? 1_000_000) };
const longTaskLimitMs = 100;
const heapLimitMb = 100;

type Named = { name: string; lines: number; runId: string; attemptId: string };

const textOf = (n: number) => `step ${n} loss ${(1 / (1 + n)).toFixed(6)}`;

async function writeLines(log: LogFile, from: number, to: number): Promise<void> {
  for (let n = from; n < to; n += 1) await log.append({ at: new Date(), stream: "stdout", text: textOf(n) });
}

const logs: Named[] = [];

await openConsole(
  async (database) => {
    const projectId = await makeProject(database, "Bench");
    for (const [name, lines] of Object.entries(sizes)) {
      const shape = { projectId, metrics: 1, status: "succeeded", name, iterations: 1 } as const;
      const runId = await makeLongRun(database, shape);
      logs.push({ name, lines, runId, attemptId: `att_${runId.slice(4)}_0` });
    }
  },
  async ({ url, browser, dataDir }) => {
    const open = (log: Named, more = "") =>
      openLog(browser, `${url}/runs/${log.runId}?tab=logs&attempt=${log.attemptId}${more}`);
    const [short, long] = logs;
    if (!short || !long) throw new Error("a log is missing");
    for (const { lines, attemptId } of [short, long]) {
      const file = await openLogFile(attemptLogFolder(dataDir, attemptId), 1);
      await writeLines(file, 0, lines);
      await file.close();
    }
    const compared = await measureEnded(short, open);
    const openedMs = await measureEnded(long, open);
    holdClaim("a thousand times the lines: opened in at most half as long again", openedMs <= compared * 1.5);
  },
);

type Open = (log: Named, more?: string) => Promise<LogPage>;

/** @returns the median until it was open at its end */
async function measureEnded(log: Named, open: Open): Promise<number> {
  const say = (what: string, times: readonly number[]) =>
    sayMs(`${log.lines.toLocaleString("en")} lines: ${what}`, times);
  const opened: number[] = [];
  const jumped: number[] = [];
  const linked: number[] = [];
  const found: number[] = [];
  const middle = Math.floor(log.lines / 2);
  for (let round = 0; round <= rounds; round += 1) {
    const page = await open(log);
    opened.push(await page.waitForLine(textOf(log.lines - 1)));
    jumped.push(await page.goToLine(middle, textOf(middle - 1)));
    found.push(await page.search(textOf(middle + 7), textOf(middle + 7)));
    await page.close();
    const atLine = await open(log, `&line=${middle}`);
    linked.push(await atLine.waitForLine(textOf(middle - 1)));
    await atLine.close();
  }
  const warm = (times: number[]) => times.slice(1);
  say("opened at its end", warm(opened));
  say("opened at a linked line in its middle", warm(linked));
  say("gone to the line in its middle", warm(jumped));
  say("searched as a whole", warm(found));

  const page = await open(log);
  await page.waitForLine(textOf(log.lines - 1));
  const drag = await page.drag(textOf(0));
  say("dragged to its beginning: lines stand after", [drag.settledMs]);
  say("dragged: frames", drag.frames);
  console.log(
    `  requests ${drag.requests}, longest task ${drag.longestTaskMs.toFixed(0)} ms, heap ${drag.heapMb.toFixed(1)} MB`,
  );
  await page.close();
  holdClaim(`no task over ${longTaskLimitMs} ms while dragged`, drag.longestTaskMs <= longTaskLimitMs);
  holdClaim(`at most ${heapLimitMb} MB of heap afterwards`, drag.heapMb <= heapLimitMb);
  return quantile(warm(opened), 0.5);
}
