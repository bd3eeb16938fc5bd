import path from "node:path";
import { say } from "../terminal.mjs";

/** @typedef {import("playwright").Page} Page */

/** @type {Readonly<Record<string, { viewport: { width: number, height: number }, colorScheme: "light" | "dark" }>>} */
const looks = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 390, height: 844 }, colorScheme: "light" },
};

/**
 * @typedef {object} Camera
 * @property {(name: string, address: string) => Promise<void>} shoot the whole page in every look
 * @property {(address: string, act: (page: Page) => Promise<void>) => Promise<void>} visit
 * @property {() => Promise<void>} forget signs out
 * @property {() => number} count pictures so far
 * @property {() => Promise<void>} close
 */

/**
 * @param {{ url: string, outDir: string, executablePath: string }} options
 * @returns {Promise<Camera>}
 */
export async function openCamera({ url, outDir, executablePath }) {
  // Installed by set-up: nothing at the top of a command may need it.
  const { chromium } = await import("playwright");
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser = await chromium.launch({ executablePath, args });
  // One context, so that all looks share the session.
  const context = await browser.newContext({ baseURL: url, locale: "en-US", timezoneId: "UTC" });
  const page = await context.newPage();
  let count = 0;
  return {
    shoot: async (name, address) => {
      for (const [look, { viewport, colorScheme }] of Object.entries(looks)) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await page.goto(address);
        await settle(page);
        await page.screenshot({ path: path.join(outDir, `${name}.${look}.png`), fullPage: true });
        count += 1;
      }
      say(`  ${name}`);
    },
    visit: async (address, act) => {
      await page.goto(address);
      await act(page);
    },
    forget: () => context.clearCookies(),
    count: () => count,
    close: () => browser.close(),
  };
}

/**
 * Streams keep the network busy for ever: a page is ready when it has a heading, shows no bone of a skeleton, and its
 * streams are up.
 * @param {Page} page
 */
async function settle(page) {
  await page.getByRole("heading").first().waitFor();
  await page.waitForFunction(
    () =>
      document.querySelector("[aria-busy=true], [data-after-a-moment]") === null &&
      ![...document.querySelectorAll("[role=status]")].some(
        ({ textContent }) => textContent === "Connecting",
      ),
  );
  await page.evaluate(() => document.fonts.ready);
}
