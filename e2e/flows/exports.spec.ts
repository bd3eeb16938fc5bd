import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { listExports } from "@/lib/contracts/exports/list";
import { waitForRun } from "../fixtures/api";
import { smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("what a list shows is exported, seen to be made without asking again, downloaded and removed", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(smokeRun({ name: "taken-out", iterations: 2 }));
  await waitForRun(api, runId, ({ status }) => status === "succeeded");

  await page.goto(`/runs/${runId}?tab=episodes&iteration=1`);
  await page.getByRole("button", { name: "Export…" }).click();
  const dialog = page.getByRole("dialog", { name: "Export" });
  await expect(dialog.getByText("None yet.")).toBeVisible();
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  const download = dialog.getByRole("button", { name: "Download taken-out-i1-lerobot.tar" });
  await expect(download).toBeVisible();
  const file = page.waitForEvent("download");
  await download.click();
  const hash = createHash("sha256");
  await pipeline(createReadStream(await (await file).path()), hash);
  const { exports } = await api.call(listExports, { params: { run_id: runId } });
  expect(exports.map(({ sha256 }) => sha256)).toEqual([hash.digest("hex")]);

  // Asked for once more, it is the same one; in another format it is another.
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  await dialog.getByRole("radio", { name: "CSV" }).click();
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(2);
  await expect(dialog.getByRole("button", { name: "Download taken-out-i1-episodes.csv" })).toBeVisible();

  await page.goto(`/runs/${runId}?tab=iterations&iteration=1`);
  await page.getByRole("button", { name: "Export…" }).click();
  await expect(dialog.getByRole("combobox", { name: "Of" })).toHaveValue("0");
  await dialog.getByRole("button", { name: "Remove taken-out-i1-lerobot.tar" }).click();
  await expect(dialog.getByRole("listitem")).toHaveCount(1);

  await page.goto(`/runs/${runId}?tab=metrics`);
  await page.getByRole("button", { name: "Export…" }).click();
  await dialog.getByRole("button", { name: "Export", exact: true }).click();
  await expect(dialog.getByRole("button", { name: "Download taken-out-tensorboard.tar" })).toBeVisible();
});
