import type { BrowserContext } from "playwright";

/** When a page is of use: what it is for is drawn, and a control that needs its script has answered. */
export type Usable = {
  /** CSS: what must be there. */
  drawn: string;
  /** CSS: what is pressed, and how it says that it was. */
  press: string;
  answered: string;
};

export type PageTimes = {
  /** From the start of the navigation to the frame that shows it, and to the frame that shows the answer; ms. */
  drawnMs: number;
  usableMs: number;
  /** The document and all that the page read from the API until then, uncompressed. */
  bytes: number;
};

/** Opens the page in a tab of its own, with the browser's cache as it is, and presses as soon as there is something to press. */
export async function timePage(browser: BrowserContext, address: string, usable: Usable): Promise<PageTimes> {
  const page = await browser.newPage();
  try {
    await page.addInitScript(watchPage, usable);
    await page.goto(address, { waitUntil: "commit" });
    const handle = await page.waitForFunction(() => Reflect.get(window, "benchTimes"), undefined, {
      timeout: 60_000,
    });
    return await handle.jsonValue();
  } finally {
    await page.close();
  }
}

/** Runs in the page before its own scripts: it looks once a frame. */
function watchPage({ drawn, press, answered }: Usable): void {
  let drawnMs: number | null = null;
  const look = () => {
    if (drawnMs === null && document.querySelector(drawn)) drawnMs = performance.now();
    if (drawnMs !== null && document.querySelector(answered)) {
      const entries = [
        ...performance.getEntriesByType("navigation"),
        ...performance.getEntriesByType("resource"),
      ].filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming);
      const read = entries.filter(
        ({ name, entryType }) => entryType === "navigation" || name.includes("/v1/"),
      );
      const bytes = read.reduce((sum, { decodedBodySize }) => sum + decodedBodySize, 0);
      Reflect.set(window, "benchTimes", { drawnMs, usableMs: performance.now(), bytes });
      return;
    }
    if (drawnMs !== null) document.querySelector<HTMLElement>(press)?.click();
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
