import { listTrainingRuns } from "@/lib/contracts/training-runs";
import { expect, test } from "../fixtures/test";

test("form and JSON are one value, in step both ways, and what is wrong is named in both", async ({
  page,
}) => {
  await page.goto("/runs/new");
  const json = page.getByLabel("Run as JSON");
  const steps = page.getByLabel("Control steps");
  await steps.fill("64");
  await expect(json).toHaveValue(/"steps": 64/);
  await json.fill((await json.inputValue()).replace('"steps": 64', '"steps": 65'));
  await expect(steps).toHaveValue("65");

  await steps.fill("10001");
  await expect(steps).toHaveAttribute("aria-invalid", "true");
  await expect(page.getByRole("list", { name: "To mend" })).toContainText("rollout_template.steps");
  await expect(page.getByRole("button", { name: "Start run" })).toBeDisabled();
  await json.fill("{");
  await expect(page.getByText(/This is no JSON/)).toBeVisible();
});

test("a draft survives a reload, and a double click makes one run", async ({ page, api, cancelLater }) => {
  await page.goto("/runs/new");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("clicked-twice");
  await page.getByLabel("GPUs").fill("64");
  await expect(page.getByText(/draft kept/i)).toBeVisible();
  await page.reload();
  await expect(name).toHaveValue("clicked-twice");
  await page.getByRole("button", { name: "Start run" }).dblclick();
  await expect(page).toHaveURL(/\/runs\/run_/);
  const { runs } = await api.call(listTrainingRuns, { query: { q: "clicked-twice" } });
  expect(runs).toHaveLength(1);
  for (const run of runs) cancelLater(run.run_id);
});
