import type { BrowserContext, Page } from "playwright";

type Watched = { longestTaskMs: number; heapMb: number };
type Drag = Watched & { settledMs: number; frames: number[]; requests: number };

/** A log's page with what can be measured on it; every wait looks once a frame. */
export type LogPage = {
  /** @returns ms from the start of the navigation until the line stands there */
  waitForLine(text: string): Promise<number>;
  goToLine(line: number, text: string): Promise<number>;
  search(wanted: string, text: string): Promise<number>;
  /** The scrollbar from the end to the beginning in 120 frames; `text` stands there at last. */
  drag(text: string): Promise<Drag>;
  close(): Promise<void>;
};

export async function openLog(browser: BrowserContext, address: string): Promise<LogPage> {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    Reflect.set(window, "benchTasks", []);
    new PerformanceObserver((list) => {
      const tasks: number[] = Reflect.get(window, "benchTasks");
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
  });
  await page.goto(address, { waitUntil: "commit" });
  const waitForLine = async (text: string): Promise<number> => {
    const handle = await page.waitForFunction(
      (wanted) =>
        document.querySelector("[role='log'], [aria-label='Lines found']")?.textContent?.includes(wanted)
          ? performance.now()
          : 0,
      text,
      { polling: "raf", timeout: 60_000 },
    );
    return handle.jsonValue();
  };
  const timed = async (text: string, act: () => Promise<void>): Promise<number> => {
    const began = await page.evaluate(() => performance.now());
    await act();
    return (await waitForLine(text)) - began;
  };
  const startWatching = () =>
    page.evaluate(() => Reflect.set(window, "benchTasks", [])).then(() => undefined);
  const stopWatching = async (): Promise<Watched> => ({
    longestTaskMs: await page.evaluate(() => {
      const tasks: number[] = Reflect.get(window, "benchTasks");
      return Math.max(0, ...tasks);
    }),
    heapMb: await readHeapMb(page),
  });
  return {
    waitForLine,
    goToLine: (line, text) =>
      timed(text, async () => {
        await page.getByLabel("Line", { exact: true }).fill(String(line));
        await page.getByLabel("Line", { exact: true }).press("Enter");
      }),
    search: (wanted, text) =>
      timed(text, async () => {
        await page.getByLabel("Search in this log").fill(wanted);
        await page.getByRole("list", { name: "Lines found" }).waitFor();
      }),
    async drag(text) {
      let requests = 0;
      page.on("request", (request) => {
        if (request.url().includes("/logs?")) requests += 1;
      });
      await startWatching();
      const { frames, endedAt } = await page.evaluate(dragThrough);
      const settledMs = (await waitForLine(text)) - endedAt;
      return { ...(await stopWatching()), frames, settledMs, requests };
    },
    close: () => page.close(),
  };
}

/** Runs in the page. */
async function dragThrough(): Promise<{ frames: number[]; endedAt: number }> {
  const box = document.querySelector("[role='log']");
  if (!box) throw new Error("There is no log.");
  const steps = 120;
  const frames: number[] = [];
  const from = box.scrollTop;
  let last = performance.now();
  for (let step = 1; step <= steps; step += 1) {
    box.scrollTop = from * (1 - step / steps);
    const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
    frames.push(now - last);
    last = now;
  }
  return { frames, endedAt: performance.now() };
}

async function readHeapMb(page: Page): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  const { usedSize } = await client.send("Runtime.getHeapUsage");
  await client.detach();
  return usedSize / 1e6;
}
