import { readFile } from "node:fs/promises";
import { readRun, waitForRun } from "../fixtures/api";
import { scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("a failed run says why, with its code, the deciding log lines, what was retried and what to do", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "failing" }, [
      'print("epoch 1")',
      'open(os.path.join(out, "half.pt"), "w").write("weights of half an iteration")',
      'sys.exit("cannot open the weights of layer 7")',
    ]),
  );
  await waitForRun(api, runId, ({ status }) => status === "failed");
  const run = await readRun(api, runId);
  expect(run.error_code).toBe("trainer_exit_nonzero");
  expect(run.error).toContain("cannot open the weights of layer 7");

  await page.goto(`/runs/${runId}`);
  const banner = page.getByRole("region", { name: run.error?.split("\n").join(" — ") ?? "" });
  await expect(banner).toContainText("trainer_exit_nonzero");
  await expect(banner).toContainText("iteration_failed");
  await expect(banner.getByRole("log")).toContainText("epoch 1");
  await expect(banner.getByRole("log")).toContainText("cannot open the weights of layer 7");
  const retried = banner.getByRole("table", { name: "Attempts that failed" });
  await expect(retried.locator("tbody tr")).toHaveCount(2);
  await expect(banner).toContainText("trainer_retry_limit is 1");
  await expect(banner.getByRole("heading", { name: "What to do" })).toBeVisible();
  const [left] = await Promise.all([
    page.waitForEvent("download"),
    banner.getByRole("button", { name: "Download half.pt" }).click(),
  ]);
  expect(await readFile(await left.path(), "utf8")).toBe("weights of half an iteration");
  await expect(page).toHaveTitle(/ failed · failing · Hardsim$/);

  await retried.getByRole("link", { name: "Log" }).last().click();
  await expect(page.getByRole("log", { name: "Log of trainer attempt 2" })).toContainText("layer 7");
});
