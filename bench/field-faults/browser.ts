import type { BrowserContext, Page } from "playwright";
import { actWhenLive } from "@/e2e/fixtures/test";
import { withBrowser } from "../console/open-console";
import { publicName } from "./fronts";

/** A name of this machine that no browser takes for a safe place, as 127.0.0.1 and localhost are. */
export const lanName = "lab-box.test";

const rules = [publicName, lanName].map((name) => `MAP ${name} 127.0.0.1`).join(", ");

/** A browser that finds this machine under the names of the inputs, and takes their certificates. */
export const withPages = <Result>(use: (browser: BrowserContext) => Promise<Result>): Promise<Result> =>
  withBrowser(use, {
    args: [`--host-resolver-rules=${rules}`],
    context: { ignoreHTTPSErrors: true },
  });

export async function openPage(browser: BrowserContext, address: string): Promise<Page> {
  const page = await browser.newPage();
  actWhenLive(page);
  await page.goto(address);
  return page;
}
