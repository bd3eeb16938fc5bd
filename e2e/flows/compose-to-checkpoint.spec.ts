import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { Page } from "playwright/test";
import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { listIterations } from "@/lib/contracts/iterations/list";
import { waitForRun } from "../fixtures/api";
import { expect, test } from "../fixtures/test";

test("compose, three iterations, a chart of the very numbers in metrics.json, and a checkpoint with the API's sha256", async ({
  page,
  api,
}) => {
  await page.goto("/runs");
  await page.getByRole("link", { name: "New run" }).click();
  await expect(page).toHaveURL(/\/runs\/new$/);
  await page.getByLabel("Name", { exact: true }).fill("composed-in-a-browser");
  await expect(page.getByLabel("Run as JSON")).toHaveValue(/"name": "composed-in-a-browser"/);
  await page.getByRole("button", { name: "Start run" }).click();

  await expect(page).toHaveURL(/\/runs\/run_\w+/);
  await expect(page.getByRole("heading", { name: "composed-in-a-browser", level: 1 })).toBeVisible();
  const runId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const params = { run_id: runId };

  // The page is never loaded again: what follows comes by its stream.
  const run = await waitForRun(api, runId, ({ status }) => status === "succeeded");
  await expect(page.locator("[data-status=succeeded]").first()).toBeVisible();
  await expect(page).toHaveTitle(/^3\/3 succeeded · composed-in-a-browser · Hardsim$/);

  const { iterations } = await api.call(listIterations, { params });
  const watched = run.watched_metric?.metric ?? "";
  expect(await readChartTable(page, watched)).toEqual(
    iterations.map(({ index, metrics }) => [`i${index}`, String(metrics[watched])]),
  );
  await page.goto(`/runs/${runId}?tab=iterations&iteration=1`);
  const facts = page.getByRole("region", { name: "Metrics of the iteration" }).locator("data");
  await expect
    .poll(() => facts.evaluateAll((cells) => cells.map((cell) => (cell as HTMLDataElement).value)))
    .toEqual(Object.values(iterations[1]?.metrics ?? {}).map(String));

  const { checkpoints } = await api.call(listCheckpoints, { params });
  expect(checkpoints).toHaveLength(3);
  await page.getByRole("link", { name: /^Checkpoints/ }).click();
  for (const checkpoint of checkpoints) {
    const downloading = page.waitForEvent("download");
    await page.getByRole("button", { name: `Download i${checkpoint.iteration_index}` }).click();
    const download = await downloading;
    const bytes = await readFile(await download.path());
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(checkpoint.sha256);
    expect(download.suggestedFilename()).toMatch(new RegExp(`-i${checkpoint.iteration_index}\\.pt$`));
  }
});

/** @returns name of the iteration and exact value, as the table behind the chart has them */
async function readChartTable(page: Page, metric: string): Promise<string[][]> {
  await page.getByRole("button", { name: `Show ${metric} as table` }).click();
  const table = page.getByRole("table", { name: `${metric} by iteration` });
  const rows = await table.locator("tbody tr").all();
  return Promise.all(
    rows.map(async (row) => [
      await row.locator("td").first().innerText(),
      (await row.locator("data").first().getAttribute("value")) ?? "",
    ]),
  );
}
