import type { Locator, Page } from "playwright/test";
import { waitForRun } from "../fixtures/api";
import { scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("by keyboard alone: open a run from the list, ask to cancel it, and keep it", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(scriptedRun({ name: "by-keyboard" }, trainFor(300)));
  await waitForRun(api, runId, (run) => run.stage === "training" && run.credits.reserved > 0);
  await page.goto("/runs");
  await tabTo(page, page.getByRole("link", { name: "by-keyboard" }));
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}`));
  await expect(page.getByRole("heading", { name: "by-keyboard", level: 1 })).toBeVisible();

  const cancel = page.getByRole("button", { name: "Cancel run" });
  await tabTo(page, cancel);
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("alertdialog");
  await expect(dialog).toBeVisible();
  await expect(
    dialog.getByRole("button", { name: "Keep running" }),
    "the harmless one is first",
  ).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(cancel, "focus comes back").toBeFocused();
});

/** Presses Tab until the element has the focus; fails when it comes round without. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not come to ${target}`);
}
