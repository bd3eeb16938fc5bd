import { maxLabels } from "@/lib/contracts/spec/run-spec";
import { readRun, waitForRun } from "../fixtures/api";
import { scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("from any page the palette finds a run by its name and opens it", async ({ page, startRun }) => {
  const { run_id: runId } = await startRun(scriptedRun({ name: "found-by-palette" }, trainFor(300)));
  await page.goto("/usage");
  await expect(page.getByRole("heading", { name: "Usage", level: 1 })).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox").fill("found-by");
  await expect(page.getByRole("option", { name: /found-by-palette/ })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(new RegExp(`/runs/${runId}`));
});

test("g and a letter go to a page, ? tells the keys, and letters that are typed stay letters", async ({
  page,
}) => {
  await page.goto("/runs");
  await expect(page.getByRole("heading", { name: "Runs", level: 1 })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await expect(page.getByRole("heading", { name: "Fleet", level: 1 })).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto("/api-reference");
  const search = page.getByRole("searchbox", { name: "Search operations" });
  await expect(search).toBeVisible();
  await page.keyboard.press("/");
  await page.keyboard.type("gr");
  await expect(search).toHaveValue("gr");
  await expect(page).toHaveURL(/api-reference/);
});

test("by keyboard two runs are chosen in the list and canceled together", async ({ page, api, startRun }) => {
  const names = ["bulk-one", "bulk-two"];
  const runs = [];
  for (const name of names) runs.push(await startRun(scriptedRun({ name }, trainFor(300))));
  await page.goto("/runs?q=bulk-");
  // The newest is on top.
  for (const name of names.toReversed()) {
    await page.keyboard.press("j");
    await expect(page.getByRole("link", { name })).toBeFocused();
    await page.keyboard.press("x");
    await expect(page.getByRole("checkbox", { name: `Select ${name}` })).toBeChecked();
  }
  await expect(page.getByText("2 runs selected")).toBeVisible();
  await page.getByRole("button", { name: "Cancel 2 live" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Cancel 2 runs?" });
  await dialog.getByRole("button", { name: "Cancel 2 runs" }).click();
  await expect(dialog).toBeHidden();
  for (const { run_id: runId } of runs) {
    await waitForRun(api, runId, (run) => run.ended_at !== null);
    expect((await readRun(api, runId)).status).toBe("canceled");
  }
  await expect(page.getByText("2 runs selected")).toBeHidden();
});

test("a label is added to each chosen run, and one that cannot take it is told by name", async ({
  page,
  api,
  startRun,
}) => {
  const body = (name: string, labels: readonly string[]) => ({
    ...scriptedRun({ name }, trainFor(300)),
    labels,
  });
  const full = Array.from({ length: maxLabels }, (_, at) => `label-${at}`);
  const { run_id: runId } = await startRun(body("label-me", ["kept"]));
  await startRun(body("label-full", full));
  await page.goto("/runs?q=label-");
  await page.getByRole("checkbox", { name: "Select all shown" }).check();
  await page.getByRole("button", { name: "Add label" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a label to 2 runs" });
  await dialog.getByRole("combobox", { name: "Label" }).fill("overnight");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toHaveText(/^1 of 2 did not get the label\. label-full: it has 64/);
  await expect(dialog.getByRole("combobox", { name: "Label" })).toHaveValue("overnight");
  expect((await readRun(api, runId)).labels).toEqual(["kept", "overnight"]);
  await dialog.getByRole("button", { name: "Keep as they are" }).click();
  await expect(page.getByText("2 runs selected")).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "label-me" })).toContainText("overnight");
});
