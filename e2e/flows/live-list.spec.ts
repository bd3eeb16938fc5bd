import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("a list that is open shows a new run and follows it to its end, without a reload", async ({
  page,
  api,
  startRun,
}) => {
  await page.goto("/runs");
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });

  const { run_id: runId } = await startRun(
    scriptedRun({ name: "seen-in-the-list", iterations: 1 }, goodEnding),
  );
  const row = page.getByRole("row").filter({ hasText: "seen-in-the-list" });
  await expect(row).toBeVisible();
  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  await expect(row.locator("[data-status=succeeded]")).toBeVisible();
  await expect(row).toContainText("max_iterations_reached");
  expect(loads).toBe(0);
});

test("search and status are the address: a reload shows the same runs", async ({ page, api, startRun }) => {
  const { run_id: runId } = await startRun(scriptedRun({ name: "needle-one", iterations: 1 }, goodEnding));
  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  await page.goto("/runs");
  const search = page.getByRole("searchbox", { name: "Search runs" });
  await expect(async () => {
    await page.keyboard.press("/");
    await expect(search, "the key works once the page has its script").toBeFocused({ timeout: 250 });
  }).toPass();
  await page.keyboard.type("needle");
  await expect(page).toHaveURL(/q=needle/);
  await page.getByRole("link", { name: "Succeeded" }).click();
  await expect(page).toHaveURL(/status=succeeded/);
  await page.reload();
  await expect(search).toHaveValue("needle");
  await expect(page.getByRole("table", { name: "Runs" }).locator("tbody tr")).toHaveCount(1);
  await page.getByRole("link", { name: "Failed" }).click();
  await expect(page.getByText("No run matches")).toBeVisible();
});
