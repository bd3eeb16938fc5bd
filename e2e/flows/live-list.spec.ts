import { cancelTrainingRun } from "@/lib/contracts/training-runs/cancel";
import { countTrainingRuns } from "@/lib/contracts/training-runs/count";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun, trainFor } from "../fixtures/run-bodies";
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

test("search and facets are the address: a reload shows the same runs, and what finds none says why", async ({
  page,
  startRun,
}) => {
  const body = scriptedRun({ name: "needle-one" }, trainFor(300));
  await startRun({ ...body, labels: ["haystack"] });
  await page.goto("/runs");
  const search = page.getByRole("searchbox", { name: "Search runs" });
  await page.keyboard.press("/");
  await expect(search).toBeFocused();
  await page.keyboard.type("needle");
  await expect(page).toHaveURL(/q=needle/);
  await page.getByRole("button", { name: "Label", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "haystack" }).click();
  await expect(page).toHaveURL(/label=haystack/);
  await page.getByRole("button", { name: "Status", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Queued" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Running" }).click();
  await expect(page).toHaveURL(/status=queued,running/);
  await page.keyboard.press("Escape");
  const rows = page.getByRole("table", { name: "Runs" }).locator("tbody tr");
  await expect(rows).toHaveCount(1);

  await page.reload();
  await expect(search).toHaveValue("needle");
  await expect(page.getByRole("button", { name: "Status Queued, Running" })).toBeVisible();
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole("status").filter({ hasText: /^1 of \d+ runs?$/ })).toBeVisible();

  await page.getByRole("link", { name: /^Failed this week/ }).click();
  await expect(page).toHaveURL(/runs\?status=failed&age=7d$/);
  await expect(search, "a view has a search of its own").toHaveValue("");
  await page.goto("/runs?q=needle&status=failed");
  await expect(page.getByText("status Failed; search “needle”")).toBeVisible();
  await page.getByRole("link", { name: "Clear status" }).click();
  await expect(page).toHaveURL(/runs\?q=needle$/);
  await expect(rows).toHaveCount(1);
});

test("while the pointer is over the list a new run waits, and those that are there change in their place", async ({
  page,
  api,
  startRun,
}) => {
  const start = (name: string) => startRun(scriptedRun({ name }, trainFor(300)));
  const { run_id: firstId } = await start("waits-one");
  await page.goto("/runs?q=waits-");
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  const first = page.getByRole("row").filter({ hasText: "waits-one" });
  const second = page.getByRole("row").filter({ hasText: "waits-two" });
  await first.hover();
  const place = await first.boundingBox();

  await start("waits-two");
  const taker = page.getByRole("button", { name: "1 new" });
  await expect(taker).toBeVisible();
  await api.call(cancelTrainingRun, { params: { run_id: firstId } });
  await expect(first.locator("[data-status=canceled]")).toBeVisible();
  await expect(second).toBeHidden();
  expect(await first.boundingBox()).toEqual(place);
  await taker.click();
  await expect(second).toBeVisible();

  await start("waits-three");
  await expect(taker).toBeVisible();
  await page.getByRole("heading", { name: "Runs", level: 1 }).hover();
  await expect(page.getByRole("row").filter({ hasText: "waits-three" })).toBeVisible();

  const { count } = await api.call(countTrainingRuns, { query: { status: "queued,running,paused" } });
  await expect(page.getByRole("link", { name: `Live ${count}` }), "it moved with the stream").toBeVisible();
});
