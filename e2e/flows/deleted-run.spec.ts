import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { deleteTrainingRun } from "@/lib/contracts/training-runs/delete";
import { waitForRun } from "../fixtures/api";
import { scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

// What was deleted is not found: the browser logs the refusal that the page speaks of.
test.use({ expectedErrors: [/status of 404/] });

test("a run that is deleted while its page is open says so when one comes back, and stays to be read", async ({
  page,
  api,
}) => {
  // Not by the fixture that looks after runs: there is none left to look after.
  const { run_id: runId } = await api.call(createTrainingRun, {
    body: scriptedRun({ name: "deleted-while-open", iterations: 1 }, trainFor(0.1)),
  });
  await waitForRun(api, runId, (run) => run.ended_at !== null);
  await page.goto(`/runs/${runId}`);
  await expect(page.getByRole("heading", { name: "deleted-while-open", level: 1 })).toBeVisible();
  await api.call(deleteTrainingRun, { params: { run_id: runId } });
  // Coming back is heard once the page is live.
  await expect(async () => {
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange", { bubbles: true })));
    await expect(page.getByText("This run was deleted.")).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByRole("heading", { name: "deleted-while-open", level: 1 })).toBeVisible();
});
