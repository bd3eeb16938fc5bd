import { listEpisodes } from "@/lib/contracts/episodes/list";
import { markEpisode } from "@/lib/contracts/episodes/mark";
import { getDatasetManifest } from "@/lib/contracts/iterations/get-dataset-manifest";
import { listIterations } from "@/lib/contracts/iterations/list";
import { type Api, waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { tellTrainer } from "../fixtures/told-trainer";

/** The first training waits until it is told to end, so that there is time to look at what its rollouts did. */
const waitInTheFirst = [
  'while os.environ["HARDSIM_ITERATION_INDEX"] == "0" and not os.path.exists("/tmp/told"):',
  "    time.sleep(0.1)",
] as const;

function curatedRun(name: string, curation: object = {}) {
  const body = scriptedRun({ name, iterations: 2 }, [...waitInTheFirst, ...goodEnding]);
  return { ...body, rollout_template: { ...body.rollout_template, dataset_iterations: "all", curation } };
}

async function readManifests(api: Api, runId: string) {
  const params = { run_id: runId };
  const { iterations } = await api.call(listIterations, { params, query: { order: "asc" } });
  return Promise.all(
    iterations.map(({ iteration_id: id }) =>
      api.call(getDatasetManifest, { params: { ...params, iteration_id: id } }),
    ),
  );
}

test("an episode that is flagged and left out is listed in the next manifest, which differs from an undisturbed run's by exactly that, and of two who flag one episode nobody loses anything", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: twin } = await startRun(curatedRun("undisturbed"));
  const { run_id: runId } = await startRun(curatedRun("curated"));
  await waitForRun(api, runId, ({ stage }) => stage === "training");
  const { episodes } = await api.call(listEpisodes, { params: { run_id: runId } });
  const [, second, third] = episodes;
  if (!second || !third) throw new Error("two jobs of four environments have eight episodes");

  // Somebody else is faster, and the page does not know of it.
  const params = { run_id: runId, episode_id: second.episode_id };
  await page.goto(`/runs/${runId}/episodes/${second.episode_id}`);
  await api.call(markEpisode, { params, body: { verdict: "good", note: "a fine one", if_version: 0 } });
  await page.keyboard.press("b");
  const conflict = page.getByRole("status").filter({ hasText: "Somebody else was faster." });
  await expect(conflict).toContainText("Yours was: bad.");
  await expect(page.getByText("a fine one")).toBeVisible();
  await expect(page.getByRole("button", { name: "Good" })).toHaveAttribute("aria-pressed", "true");
  await conflict.getByRole("button", { name: "Say yours instead" }).click();
  await expect(page.getByRole("button", { name: "Bad" })).toHaveAttribute("aria-pressed", "true");
  await expect(conflict).toHaveCount(0);

  await page.goto(`/runs/${runId}?tab=episodes`);
  await page.getByRole("link", { name: "Replay i0 · job 0 · env 02" }).click();
  await expect(page.getByRole("button", { name: "Leave out" })).toBeVisible();
  await page.keyboard.press("b");
  await expect(page.getByRole("button", { name: "Bad" })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("m");
  await page.getByLabel("Note").fill("it never moved");
  await page.keyboard.press("Control+Enter");
  await expect(page.getByRole("button", { name: "Edit note" })).toBeFocused();
  await page.keyboard.press("e");
  await expect(page.getByText("bad, left out of datasets")).toBeVisible();
  await expect(page.getByText("Not in the dataset of i1 and later ones.")).toBeVisible();

  const panel = page.getByRole("region", { name: "Curation" });
  await expect(panel).toContainText(
    "Left out so far: 1 of 8, 1 by hand. Changes count from the dataset of i1 on.",
  );
  await panel.getByRole("button", { name: "Set rules" }).click();
  await panel.getByLabel("Length below").fill("1000");
  await expect(panel).toContainText("Together they leave out all 8 episodes so far");
  await panel.getByLabel("Length below").fill("");
  await expect(panel).toContainText("Together they leave out 1 of the 8 episodes so far");
  await panel.getByRole("button", { name: "Cancel" }).click();

  for (const id of [twin, runId]) await tellTrainer(id);
  for (const id of [twin, runId]) await waitForRun(api, id, ({ status }) => status === "succeeded");
  const [[first, next], [plainFirst, plain]] = await Promise.all(
    [runId, twin].map((id) => readManifests(api, id)),
  );
  if (!first || !next || !plainFirst || !plain) throw new Error("two iterations have two manifests");
  expect(first.digest).toBe(plainFirst.digest);
  expect(next.digest).not.toBe(plain.digest);
  const path = "earlier/00000/batches/00000/rollout.safetensors";
  const whole = plain.content.batches.find((batch) => batch.path === path);
  const cut = next.content.batches.find((batch) => batch.path === path);
  expect(cut).toMatchObject({ num_envs: 3, cut_from: { sha256: whole?.sha256, envs: [0, 1, 3] } });
  const { totals } = next.content;
  expect(next.content).toEqual({
    ...plain.content,
    excluded: [{ path, iteration_index: 0, seed: whole?.seed, env: 2, reasons: [{ by: "hand" }] }],
    batches: plain.content.batches.map((batch) => (batch.path === path ? cut : batch)),
    totals,
  });
  expect(totals.episodes).toBe(plain.content.totals.episodes - 1);

  await page.goto(`/runs/${runId}?tab=iterations&iteration=1`);
  await expect(page.getByText("Left out of its dataset")).toBeVisible();
  await page.getByText("Dataset manifest").click();
  await expect(page.getByRole("table", { name: "Left out of the dataset" }).locator("tbody tr")).toHaveText([
    /earlier\/00000\/batches\/00000.*02.*by hand/,
  ]);
  await page.goto(`/runs/${runId}?tab=events`);
  await expect(page.getByText("i0 job 0 env 2 marked: bad, excluded, “it never moved”")).toBeVisible();
});

test("a rule that takes everything fails the first iteration, which says so", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(curatedRun("all left out", { length_below: 1_000 }));
  await waitForRun(api, runId, ({ error_code: code }) => code === "dataset_empty");
  await page.goto(`/runs/${runId}`);
  await expect(page.getByText(/all 8 episodes are left out \(length < 1000: 8\)/).first()).toBeVisible();
  await expect(page.getByText(/Loosen the rules or take exclusions back/)).toBeVisible();
});
