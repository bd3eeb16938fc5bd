import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("runs chosen in the list lie over each other with what differs alone, and one that lives grows", async ({
  page,
  api,
  startRun,
}) => {
  const body = scriptedRun({ name: "compared-done", iterations: 1 }, goodEnding);
  const done = await startRun(body);
  const live = await startRun({
    ...scriptedRun({ name: "compared-live", iterations: 2 }, [...trainFor(2), ...goodEnding]),
    seed: 7,
  });
  const { best } = await waitForRun(api, done.run_id, ({ status }) => status === "succeeded");
  expect(best).not.toBeNull();

  await page.goto("/runs");
  for (const name of ["compared-done", "compared-live"])
    await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await page.getByRole("link", { name: "Compare", exact: true }).last().click();
  await expect(page).toHaveURL(new RegExp(`compare\\?runs=.*${done.run_id}`));

  const values = page.getByRole("table", { name: "Best values" });
  const differences = page.getByRole("table", { name: "Differences in spec" });
  const look = async () => {
    await expect(values.getByRole("row").filter({ hasText: "compared-done" })).toContainText(
      `${best?.value}`,
    );
    await expect(differences.getByRole("row").filter({ hasText: "seed" })).toContainText("7");
    await expect(differences.getByText("rollout_template.scene_id")).toHaveCount(0);
  };
  await look();
  await page.reload();
  await look();

  await waitForRun(api, live.run_id, ({ status }) => status === "succeeded");
  const row = values.getByRole("row").filter({ hasText: "compared-live" });
  await expect(row.locator("[data-status=succeeded]")).toBeVisible();
  await expect(row).toContainText("2of 2");
  const curves = page.locator("figure path.recharts-line-curve");
  await expect(curves).toHaveCount(2);
});
