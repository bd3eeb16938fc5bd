import { defineConfig, devices } from "playwright/test";
import { findChromium } from "./scripts/setup/chromium.mjs";

/** Root may not use Chromium's own sandbox; in containers only root is there. */
const args = [
  "--disable-background-networking",
  "--disable-component-update",
  // Without a GPU Chromium would emulate one, on the cores that the tests need.
  "--disable-gpu",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export default defineConfig({
  testDir: "e2e/flows",
  outputDir: "test-results/e2e",
  globalSetup: "./e2e/fixtures/global-setup.ts",
  // Each has an installation of its own: flows that share one would wait for one another's GPUs. Flows mostly wait for
  // trainers; two cores keep two of them going.
  workers: 2,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  // The longest flows take 20 s on two cores of their own; `npm test` runs database tests beside them.
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "UTC",
    // Without a GPU every frame of an animation is drawn by the cores that the tests need.
    contextOptions: { reducedMotion: "reduce" },
    // The machine's own browser: Playwright's would have to be downloaded.
    launchOptions: { executablePath: findChromium() ?? undefined, args },
    // A picture of the end and the page's outline say why a flow failed. A trace of every flow would take a tenth of the
    // time: `--trace retain-on-failure` asks for one.
    trace: "off",
    // A worker's flows follow one another in one page, emptied in between and given its cookies anew: half of what an opened
    // page costs the browser is a process that starts and compiles the console's script.
    reuseContext: true,
    screenshot: "only-on-failure",
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
  },
  projects: [
    { name: "first start", testMatch: "first-start.spec.ts" },
    { name: "flows", testIgnore: "first-start.spec.ts", dependencies: ["first start"] },
  ],
});
