import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright/test";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

const pages = [
  "/runs",
  "/runs?q=nothing-has-this-name",
  "/runs/new",
  "/runs/compare",
  "/fleet",
  "/assets",
  "/usage",
  "/keys",
  "/members",
  "/account",
  "/api-reference",
  "/api-reference?operation=createTrainingRun",
] as const;

const tabs = ["overview", "iterations", "metrics", "checkpoints", "episodes", "logs", "events", "spec"];

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test(`axe finds nothing serious on any page, ${colorScheme}`, async ({ page }) => {
      for (const path of pages) {
        await page.goto(path);
        await expectAccessible(page);
      }
    });

    test(`axe finds nothing serious on a run, whatever the tab, ${colorScheme}`, async ({
      page,
      api,
      startRun,
    }) => {
      const { run_id: runId } = await startRun(
        scriptedRun({ name: "accessible", iterations: 1 }, [...trainFor(0.3), ...goodEnding]),
      );
      await waitForRun(api, runId, (run) => run.ended_at !== null);
      for (const tab of tabs) {
        await page.goto(`/runs/${runId}?tab=${tab}`);
        await expectAccessible(page);
      }
    });

    test(`axe finds nothing serious in the palette, the help and the row of chosen runs, ${colorScheme}`, async ({
      page,
      startRun,
    }) => {
      await startRun(scriptedRun({ name: "chosen", iterations: 1 }, [...trainFor(0.3), ...goodEnding]));
      await page.goto("/runs");
      await page.getByRole("checkbox", { name: "Select chosen" }).first().check();
      await expectAccessible(page);
      await page.keyboard.press("Control+k");
      await expect(page.getByRole("combobox")).toBeFocused();
      await expectAccessible(page);
      await page.keyboard.press("Escape");
      await page.keyboard.press("?");
      await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
      await expectAccessible(page);
    });

    test(`axe finds nothing serious at the doors, ${colorScheme}`, async ({ page, context }) => {
      await context.clearCookies();
      await page.goto("/sign-in");
      await expectAccessible(page);
    });
  });
}

/** Fails with the rule, what it is about and where, so that the report alone is enough to mend it. */
async function expectAccessible(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 })).toBeAttached();
  // What is still arriving has no final colours and names.
  await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
    );
  expect(grave, `${page.url()} for everybody`).toEqual([]);
}
