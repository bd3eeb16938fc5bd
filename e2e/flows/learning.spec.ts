import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { waitForRun } from "../fixtures/api";
import { smokeRun } from "../fixtures/run-bodies";
import { skilledTrainer } from "../fixtures/skilled-trainer";
import { expect, test } from "../fixtures/test";

test("a run that learns is composed, its curve climbs while one looks, its champion is forked, and a comparison says what only the fork's solved", async ({
  page,
  api,
  cancelLater,
}) => {
  // Two containers and the evaluations of three policies, on a machine that does other things too.
  test.setTimeout(120_000);
  await page.goto("/runs/new");
  await page.getByRole("button", { name: "Learn to lift" }).click();
  await expect(page.getByText("npm run demo:learn builds its image")).toBeVisible();
  await expect(page.getByLabel("Expert's share")).toHaveValue("0.25");
  await expect(page.getByLabel("Dataset of")).toHaveValue("all");
  await page.getByLabel("Name", { exact: true }).fill("learns");
  await page.getByLabel("Jobs", { exact: true }).fill("1");
  await page.getByLabel("Environments a job").fill("4");
  await page.getByLabel("Episodes", { exact: true }).fill("20");
  await page.getByLabel("Iterations", { exact: true }).fill("2");
  await page.getByLabel("Expert's share").fill("1, 0.5");
  const json = page.getByLabel("Run as JSON");
  const { trainer_spec } = smokeRun({ name: "" });
  const body = JSON.parse(await json.inputValue());
  expect(body).toMatchObject({
    evaluation: { episodes: 20 },
    rollout_template: { policy: { expert_fraction: [1, 0.5] } },
  });
  await json.fill(JSON.stringify({ ...body, trainer_spec: skilledTrainer(trainer_spec) }));
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page).toHaveURL(/\/runs\/run_\w+$/);

  const [run] = (await api.call(listTrainingRuns, { query: { q: "learns" } })).runs;
  const runId = run?.run_id ?? "";
  cancelLater(runId);
  for (const iteration of ["i0", "i1"]) {
    const curve = page.getByRole("figure", { name: new RegExp(`^eval/success_rate(?!_).* at ${iteration}`) });
    await expect(curve).toBeVisible({ timeout: 30_000 });
  }
  const learned = await waitForRun(api, runId, ({ status }) => status === "succeeded");
  const [first, last] = learned.watched_values.map(({ value }) => Number(value));
  expect(last).toBeGreaterThan(first ?? 1);
  await page.goto(`/runs/${runId}?tab=checkpoints`);
  await expect(page.getByRole("row", { name: /i1.*champion/ })).toBeVisible();
  await page.goto(`/runs/${runId}?tab=events`);
  await expect(page.getByText(`i1: ${learned.champion_checkpoint_id} is the champion over`)).toBeVisible();

  await page.getByRole("link", { name: "Fork", exact: true }).click();
  await page.getByRole("button", { name: "Choose…" }).click();
  const choices = page.getByRole("dialog", { name: "Start from which checkpoint?" });
  await expect(
    choices.getByRole("list", { name: "Checkpoints of learns" }).getByRole("button"),
  ).toContainText([/i1.*champion.*policy/, /i0.*policy/]);
  await choices.getByRole("button", { name: "Champion i1" }).click();
  await expect(page.getByLabel("Checkpoint", { exact: true })).toHaveValue(`${runId}@champion`);
  await expect(page.getByText(/^the champion, now learns · i1/)).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("goes-on");
  await page.getByLabel("Iterations", { exact: true }).fill("1");
  await page.getByRole("button", { name: "Start fork" }).click();
  await expect(page).toHaveURL(/\/runs\/run_\w+$/);
  const [fork] = (await api.call(listTrainingRuns, { query: { parent_run_id: runId } })).runs;
  const forkId = fork?.run_id ?? "";
  cancelLater(forkId);
  expect(fork?.parent).toEqual({ run_id: runId, checkpoint_id: learned.champion_checkpoint_id });
  await waitForRun(api, forkId, ({ status }) => status === "succeeded");

  await page.goto(`/runs/compare?runs=${runId}+${forkId}`);
  await expect(page.getByRole("list", { name: "Champions, two by two" })).toContainText(
    /Both solved \d+, only learns 0, only goes-on [1-9]\d*, neither \d+; p .*: goes-on is better\./,
  );
});
