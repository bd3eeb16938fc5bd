import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { createApi, waitForRun } from "../fixtures/api";
import { createKey } from "../fixtures/create-key";
import { startHardsim } from "../fixtures/hardsim";
import { owner } from "../fixtures/installation";
import { scriptedRun, smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { createOwner, signIn } from "../fixtures/visit";

test("a run that asks for more GPUs than any host has says so, and what to change", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(scriptedRun({ name: "asks-for-three", gpu: 3 }, []));
  const { waiting } = await waitForRun(api, runId, (run) => run.waiting !== null);
  expect(waiting?.code).toBe("no_host_fits");
  await page.goto(`/runs/${runId}`);
  const strip = page.getByRole("status").filter({ hasText: "Waits:" });
  await expect(strip).toContainText(waiting?.message ?? "");
  await expect(strip).toContainText("Ask for fewer GPUs");
});

test.describe("a server without any GPU", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("makes runs wait, and run, fleet and log say why and what to set; a second installation beside it", async ({
    page,
  }) => {
    const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), "hardsim-e2e-")));
    const dataDir = path.join(folder, "data");
    const hardsim = await startHardsim(dataDir);
    try {
      const api = createApi(hardsim.url, await createKey(dataDir));
      const { run_id: runId } = await api.call(createTrainingRun, {
        body: smokeRun({ name: "no-gpu-here" }),
      });
      const { waiting } = await waitForRun(api, runId, (run) => run.waiting?.code === "no_gpu");
      expect(waiting?.message).toMatch(/GPU/);

      await page.goto(hardsim.url);
      await createOwner(page, owner);
      await signIn(page, owner);
      await page.goto(`${hardsim.url}/runs/${runId}`);
      await expect(page.getByRole("status").filter({ hasText: "Waits:" })).toContainText(
        "HARDSIM_EMULATED_GPUS",
      );
      await page.goto(`${hardsim.url}/fleet`);
      await expect(page.getByText(/HARDSIM_EMULATED_GPUS/).first()).toBeVisible();
      expect(hardsim.output()).toContain("HARDSIM_EMULATED_GPUS");
    } finally {
      // A page that is open would complain, and rightly, that its server goes.
      await page.close();
      await hardsim.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
