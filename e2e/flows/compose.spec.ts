import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { expect, test } from "../fixtures/test";

test("form and JSON are one value, in step both ways, and what is wrong is named in both", async ({
  page,
}) => {
  await page.goto("/runs/new");
  const json = page.getByLabel("Run as JSON");
  const steps = page.getByLabel("Control steps");
  await expect(steps).toHaveAccessibleDescription("1 to 10,000, else 128");
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

test("typing back to what the page began with leaves no older draft behind", async ({ page }) => {
  await page.goto("/runs/new");
  const name = page.getByLabel("Name", { exact: true });
  const template = await name.inputValue();
  await name.fill("regretted");
  await expect(page.getByText("draft kept in this browser")).toBeVisible();
  await name.fill(template);
  await expect(page.getByText("draft kept in this browser")).toBeHidden();
  await page.reload();
  await expect(name).toHaveValue(template);
});

test("a draft that another tab has changed is not written over unasked", async ({ page, context }) => {
  await page.goto("/runs/new");
  const name = page.getByLabel("Name", { exact: true });
  await name.fill("in two tabs");
  await expect(page.getByText("draft kept in this browser")).toBeVisible();

  const second = await context.newPage();
  await second.goto("/runs/new");
  const secondName = second.getByLabel("Name", { exact: true });
  await expect(secondName).toHaveValue("in two tabs");
  await secondName.fill("typed in the second tab");
  await expect
    .poll(() => second.evaluate(() => JSON.stringify(localStorage)))
    .toContain("typed in the second");

  await page.getByLabel("Seed").fill("7");
  await expect(page.getByText("Another tab changed this browser's draft.")).toBeVisible();
  await page.getByRole("button", { name: "Take the other" }).click();
  await expect(name).toHaveValue("typed in the second tab");
  await expect(page.getByText("draft kept in this browser")).toBeVisible();
});

test("what is possible but hardly meant is a warning at its field and in the JSON, and does not hold the run back", async ({
  page,
}) => {
  await page.goto("/runs/new");
  const steps = page.getByLabel("Control steps");
  await steps.fill("16");
  await expect(page.getByText(/expert needs about/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Start run" })).toBeEnabled();
  await page.getByRole("button", { name: /^Use \d+$/ }).click();
  await expect(page.getByText(/expert needs about/)).toBeHidden();

  await page.getByLabel("GPUs").fill("63");
  // Only the server knows the fleet.
  await expect(page.getByText(/no host has more than 2/)).toBeVisible();
  await page.getByLabel("Image").fill("nobody/has-this:1");
  await expect(page.getByText(/No recent run here has used the image nobody\/has-this:1/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Start run" })).toBeEnabled();
});

test("what is copied as curl and as Python works as pasted", async ({
  page,
  context,
  api,
  installation,
  cancelLater,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/runs/new");
  await page.getByLabel("Name", { exact: true }).fill('it\'s "pasted" $HOME');
  await page.getByLabel("GPUs").fill("64");
  const run = promisify(execFile);
  const env = { ...process.env, HARDSIM_API_KEY: installation.key };
  for (const [form, program] of [
    [
      "curl",
      (text: string) => run("sh", ["-c", text], { env }).then(({ stdout }) => JSON.parse(stdout).run_id),
    ],
    ["Python", (text: string) => run("python3", ["-c", text], { env }).then(({ stdout }) => stdout.trim())],
  ] as const) {
    await page.getByRole("radio", { name: form }).click();
    await page.getByRole("button", { name: `Copy ${form}` }).click();
    await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
    const runId: string = await program(await page.evaluate(() => navigator.clipboard.readText()));
    cancelLater(runId);
    const made = await api.call(getTrainingRun, { params: { run_id: runId } });
    expect(made.name).toBe('it\'s "pasted" $HOME');
  }
});
