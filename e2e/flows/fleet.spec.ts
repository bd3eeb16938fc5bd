import { waitForRun } from "../fixtures/api";
import { scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("the fleet shows the emulated GPUs, drains a host and takes it back, and shows live who holds them and who waits", async ({
  page,
  api,
  startRun,
}) => {
  await page.goto("/fleet");
  await expect(page.getByRole("heading", { name: "Fleet", level: 1 })).toBeVisible();
  await expect(page.getByText(/emulated/).first()).toBeVisible();

  // A drained host takes nothing: the run comes to its GPUs when it is taken back.
  await page.getByRole("button", { name: /^Drain / }).click();
  await expect(page.getByText("drained, safe to switch off")).toBeVisible();
  const holder = await startRun(scriptedRun({ name: "holds-both", gpu: 2 }, trainFor(300)));
  const held = await waitForRun(api, holder.run_id, (run) => run.waiting !== null);
  expect(held.waiting?.code).toBe("host_draining");
  await page.getByRole("button", { name: /^Take .* back$/ }).click();
  await waitForRun(api, holder.run_id, (run) => run.stage === "training" && run.waiting === null);
  const gpus = page.getByRole("table", { name: "Hosts and GPUs" });
  await expect(gpus.getByRole("link", { name: "holds-both" })).toHaveCount(2);
  const waiter = await startRun(scriptedRun({ name: "waits-for-one" }, trainFor(300)));
  const waiting = await waitForRun(api, waiter.run_id, (run) => run.waiting !== null);
  expect(waiting.waiting?.code).toBe("gpu_busy");
  const queue = page.getByRole("table", { name: "Queue" });
  await expect(queue.getByRole("row").filter({ hasText: "waits-for-one" })).toContainText("trainer");
});
