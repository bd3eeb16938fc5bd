import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium } from "playwright";
import { startHardsim } from "@/e2e/fixtures/hardsim";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { migrateDatabase } from "@/lib/server/db/migrate-database";
import { findChromium } from "@/scripts/setup/chromium.mjs";

export type Console = { url: string; browser: BrowserContext; database: Database; dataDir: string };

/**
 * What `npm start` runs, with a worker, on the measurement's own Postgres, and a Chromium that is signed in as its owner.
 * @param seed fills the migrated database before the installation starts on it
 */
export async function openConsole(
  seed: (database: Database) => Promise<void>,
  use: (given: Console) => Promise<void>,
): Promise<void> {
  const databaseUrl = process.env.DATABASE_URL ?? "";
  const dataDir = realpathSync(mkdtempSync(path.join(tmpdir(), "hardsim-bench-console-")));
  await migrateDatabase(databaseUrl);
  const database = createDatabase(databaseUrl);
  try {
    await seed(database);
    const hardsim = await startHardsim(dataDir, { DATABASE_URL: databaseUrl });
    try {
      await withBrowser(async (browser) => {
        await becomeOwner(browser, hardsim.url);
        await use({ url: hardsim.url, browser, database, dataDir });
      });
    } finally {
      await hardsim.stop();
    }
  } finally {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** `args`: more of Chromium's. `context`: more of what its pages are opened with. */
export async function withBrowser<Result>(
  use: (context: BrowserContext) => Promise<Result>,
  given: { args?: readonly string[]; context?: BrowserContextOptions } = {},
): Promise<Result> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("There is no Chromium on this machine.");
  // Root may not use Chromium's own sandbox; in containers only root is there.
  const args = [...(process.getuid?.() === 0 ? ["--no-sandbox"] : []), ...(given.args ?? [])];
  const browser = await chromium.launch({ executablePath, args });
  try {
    return await use(await browser.newContext({ viewport: { width: 1_440, height: 900 }, ...given.context }));
  } finally {
    await browser.close();
  }
}

export async function becomeOwner(browser: BrowserContext, url: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(`${url}/first-start`);
  await page.getByLabel("Name").fill("Olga Owner");
  await page.getByLabel("E-mail").fill("owner@lab.example");
  await page.getByLabel("Password").fill("correct horse battery");
  await page.getByRole("button", { name: /^Create account/ }).click();
  await page.waitForURL((address) => !address.pathname.startsWith("/first-start"));
  await page.close();
}
