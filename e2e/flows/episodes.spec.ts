import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { getEpisodeDownloadUrl } from "@/lib/contracts/episodes/get-download-url";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import { waitForRun } from "../fixtures/api";
import { smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("episodes are counted, filtered and followed through the iterations with the API's numbers, and their batch downloads", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(smokeRun({ name: "episodes", iterations: 2 }));
  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  const list = (query: Record<string, string | number> = {}) =>
    api.call(listEpisodes, { params: { run_id: runId }, query });
  const { episodes, counts } = await list();
  const failed = await list({ success: "false", sort: "-return" });
  expect(counts?.episodes).toBe(episodes.length);

  await page.goto(`/runs/${runId}?tab=episodes`);
  const rows = page.getByRole("table", { name: "Episodes" }).locator("tbody tr");
  await expect(rows).toHaveCount(episodes.length);
  const failedCount = episodes.filter(({ success }) => !success).length;
  await page.getByLabel("Order").selectOption("-return");
  await page.getByRole("radio", { name: `Failed ${failedCount}` }).click();
  await expect(page).toHaveURL(/success=false/);
  await expect
    .poll(() => rows.locator("data").evaluateAll((cells) => cells.map((cell) => cell.getAttribute("value"))))
    .toEqual(failed.episodes.map((episode) => String(episode.return)));

  const [first] = episodes;
  if (!first) throw new Error("the run has no episode");
  await page.goto(`/runs/${runId}?tab=episodes`);
  await rows.first().getByRole("button", { name: "0·00" }).click();
  await expect(page).toHaveURL(/job=0&env=0/);
  await expect(rows.getByRole("link", { name: /^i\d$/ })).toHaveText(["i0", "i1"]);

  const link = await api.call(getEpisodeDownloadUrl, {
    params: { run_id: runId, episode_id: first.episode_id },
  });
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    rows
      .first()
      .getByRole("button", { name: /^Download the batch of i0/ })
      .click(),
  ]);
  expect(file.suggestedFilename()).toBe(link.filename);
  const bytes = await readFile(await file.path());
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(link.sha256);
});
