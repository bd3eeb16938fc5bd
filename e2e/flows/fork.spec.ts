import { listCheckpoints } from "@/lib/contracts/checkpoints/list";
import { createTrainingRun } from "@/lib/contracts/training-runs/create";
import { getTrainingRun } from "@/lib/contracts/training-runs/get";
import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

const leavesWeights = ['open(os.path.join(out, "checkpoint.pt"), "w").write("half")'];

test("a fork starts from the checkpoint that is chosen, shows what differs before it starts, and has its lane in the lineage", async ({
  page,
  api,
  startRun,
  cancelLater,
}) => {
  const { run_id: runId } = await startRun(scriptedRun({ name: "to-be-forked", iterations: 2 }, goodEnding));
  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  const { checkpoints } = await api.call(listCheckpoints, { params: { run_id: runId } });
  const first = checkpoints.find((checkpoint) => checkpoint.iteration_index === 0);

  await page.goto(`/runs/${runId}?tab=checkpoints`);
  await page.getByRole("link", { name: "Fork from i0" }).click();
  await expect(page.getByRole("heading", { name: "Fork of to-be-forked", level: 1 })).toBeVisible();
  await expect(page.getByLabel("Checkpoint", { exact: true })).toHaveValue(first?.uri ?? "");
  await page.getByLabel("Name", { exact: true }).fill("the-fork");
  await page.getByLabel("Seed").fill("7");
  await page.getByLabel("Iterations", { exact: true }).fill("1");
  const differences = page.getByRole("table", { name: /^Differences between/ });
  for (const path of ["name", "seed", "loop_policy.max_iterations", "checkpoint_init_uri"]) {
    await expect(differences.getByRole("cell", { name: path, exact: true })).toBeVisible();
  }
  await page.getByRole("button", { name: "Start fork" }).click();
  await expect(page).toHaveURL(/\/runs\/run_\w+$/);

  const { runs } = await api.call(listTrainingRuns, { query: { parent_run_id: runId } });
  expect(runs).toHaveLength(1);
  const forkId = runs[0]?.run_id ?? "";
  cancelLater(forkId);
  const fork = await api.call(getTrainingRun, { params: { run_id: forkId } });
  expect(fork).toMatchObject({
    name: "the-fork",
    parent: { run_id: runId, checkpoint_id: first?.checkpoint_id },
    resolved_spec: { seed: 7, loop_policy: { max_iterations: 1 } },
  });
  await waitForRun(api, forkId, ({ status }) => status === "succeeded");

  await page.goto(`/runs/${runId}?tab=checkpoints`);
  const lineage = page.getByRole("region", { name: "Lineage" }).last();
  await expect(lineage.getByRole("link", { name: /the-fork/ })).toBeVisible();
  await page.goto(`/runs/${forkId}?tab=spec`);
  await expect(differences.getByRole("cell", { name: "seed", exact: true })).toBeVisible();
});

test("a file that a failed attempt left can be taken on by a fork, and is no checkpoint until then", async ({
  page,
  api,
  startRun,
  cancelLater,
}) => {
  const body = scriptedRun({ name: "left-half", iterations: 1 }, [...leavesWeights, 'sys.exit("half way")']);
  const { run_id: runId } = await startRun({ ...body, loop_policy: { trainer_retry_limit: 0 } });
  await waitForRun(api, runId, ({ status }) => status === "failed");
  await page.goto(`/runs/${runId}?tab=checkpoints`);
  await expect(page.getByText("No checkpoint", { exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Fork from partial checkpoint.pt" }).click();
  await expect(page.getByText("Starts from checkpoint.pt.")).toBeVisible();
  await page.getByRole("button", { name: "Start fork" }).click();
  await expect(page).toHaveURL(/\/runs\/run_\w+$/);

  const { runs } = await api.call(listTrainingRuns, { query: { parent_run_id: runId } });
  for (const fork of runs) cancelLater(fork.run_id);
  expect(runs.map((fork) => fork.resolved_spec.checkpoint_init_asset_id)).toEqual([expect.any(String)]);
});

test.describe("until it is gone", () => {
  // Its new name is told by a frame: a page that reads the run for it, just when it was deleted, is told that it is gone.
  test.use({ expectedErrors: [/status of 404/] });

  test("a run is renamed, its checkpoint pinned, and once it has ended it is deleted, each after saying what that means", async ({
    page,
    api,
  }) => {
    const { run_id: runId } = await api.call(createTrainingRun, {
      body: scriptedRun({ name: "before", iterations: 1 }, goodEnding),
    });
    await waitForRun(api, runId, ({ status }) => status === "succeeded");
    await page.goto(`/runs/${runId}?tab=checkpoints`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Edit name, labels and notes" }).click();
    const form = page.getByRole("form", { name: "Name, labels and notes" });
    await form.getByLabel("Name", { exact: true }).fill("after");
    await form.getByLabel("Labels").fill("kept, night");
    await form.getByRole("button", { name: "Keep changes" }).click();
    await expect(page.getByRole("heading", { name: "after", level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Pin i0" }).click();
    await expect(page.getByRole("button", { name: "Let i0 go" })).toBeVisible();
    const run = await api.call(getTrainingRun, { params: { run_id: runId } });
    expect(run).toMatchObject({ name: "after", labels: ["kept", "night"] });
    const { checkpoints } = await api.call(listCheckpoints, { params: { run_id: runId } });
    expect(checkpoints[0]?.pinned).toBe(true);

    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Delete run" }).click();
    const dialog = page.getByRole("alertdialog", { name: "Delete after?" });
    await expect(dialog).toContainText("what it cost stays in Usage");
    await dialog.getByRole("button", { name: "Delete run" }).click();
    await expect(page).toHaveURL(/\/runs$/);
    const { runs } = await api.call(listTrainingRuns, { query: { q: runId } });
    expect(runs).toEqual([]);
  });
});

test("the limits of a live run are changed, and what that does is said before", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "limited", iterations: 3 }, ["time.sleep(600)"]),
  );
  await waitForRun(api, runId, (run) => run.stage === "training");
  await page.goto(`/runs/${runId}`);
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Change limits" }).click();
  const dialog = page.getByRole("dialog", { name: "Change the limits of limited?" });
  await dialog.getByLabel("Iterations").fill("5");
  await expect(dialog).toContainText("The run goes on under the new limits");
  await dialog.getByRole("button", { name: "Change limits" }).click();
  await expect(dialog).toBeHidden();
  const run = await api.call(getTrainingRun, { params: { run_id: runId } });
  expect(run.limits.max_iterations).toBe(5);
});
