import { listIterations } from "@/lib/contracts/iterations/list";
import { getAttemptLog } from "@/lib/contracts/logs/read";
import { readRun, waitForRun } from "../fixtures/api";
import { listContainers } from "../fixtures/leftovers";
import { goodEnding, scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("a run is paused at the next boundary and resumed from its page", async ({ page, api, startRun }) => {
  // Long enough that a slow machine presses Pause while the first one trains: in the last one it comes too late.
  const longAtFirst = ['if os.environ["HARDSIM_ITERATION_INDEX"] == "0":', "    time.sleep(6)"];
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "paused-and-resumed", iterations: 2 }, [
      ...longAtFirst,
      ...trainFor(1),
      ...goodEnding,
    ]),
  );
  await page.goto(`/runs/${runId}`);
  await waitForRun(api, runId, (run) => run.stage === "training" && run.credits.reserved > 0);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
  await expect(page.locator("[data-status=paused]").first()).toBeVisible({ timeout: 20_000 });
  expect((await readRun(api, runId)).counters.iterations_completed, "what ran was ended first").toBe(1);
  // The engine may still be at its removal.
  await expect.poll(() => listContainers(runId)).toEqual([]);

  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.locator("[data-status=succeeded]").first()).toBeVisible({ timeout: 30_000 });
  expect((await readRun(api, runId)).counters.iterations_completed).toBe(2);
});

test("a run is canceled from its page: it asks first, tells the trainer, and leaves no container", async ({
  page,
  api,
  startRun,
}) => {
  const asked = ["import signal", 'signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to stop"))'];
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "canceled-by-hand" }, [...asked, ...trainFor(300)]),
  );
  await page.goto(`/runs/${runId}`);
  await waitForRun(api, runId, (run) => run.stage === "training" && run.credits.reserved > 0);
  await expect(page.getByRole("log")).toContainText("training, tick 3", { timeout: 20_000 });

  await page.getByRole("button", { name: "Cancel run" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Cancel canceled-by-hand?" });
  await expect(dialog).toContainText("A canceled run cannot be resumed.");
  await dialog.getByRole("button", { name: "Keep running" }).click();
  await expect(dialog).toBeHidden();
  expect((await readRun(api, runId)).status).toBe("running");

  await page.getByRole("button", { name: "Cancel run" }).click();
  await dialog.getByRole("button", { name: "Cancel run" }).click();
  await expect(page.locator("[data-status=canceled]").first()).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("button", { name: "Cancel run" })).toBeHidden();
  await expect.poll(() => listContainers(runId), { timeout: 10_000 }).toEqual([]);

  const { iterations } = await api.call(listIterations, { params: { run_id: runId } });
  const attempt = iterations[0]?.attempts[0];
  const log = await api.call(getAttemptLog, {
    params: { run_id: runId, attempt_id: attempt?.attempt_id ?? "" },
  });
  expect(log.lines.at(-1)?.text).toBe("told to stop");
});
