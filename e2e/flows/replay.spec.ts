import type { Locator, Page } from "playwright/test";
import { buildUrl } from "@/lib/client/build-url";
import { readTrajectory, type Trajectory } from "@/lib/client/read-trajectory";
import { getTrajectory } from "@/lib/contracts/episodes/get-trajectory";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import { markEpisode } from "@/lib/contracts/episodes/mark";
import { type Api, waitForRun } from "../fixtures/api";
import { smokeRun } from "../fixtures/run-bodies";
import { skilledTrainer } from "../fixtures/skilled-trainer";
import { expect, test } from "../fixtures/test";

test("a failed episode is opened from the run's page and scrubbed by keyboard, one seed is seen in every iteration at once, a bad one shows what it tainted and the way round it, and without WebGL curves and numbers stay", async ({
  page,
  api,
  startRun,
}) => {
  const body = smokeRun({ name: "replayed", iterations: 2 });
  const { run_id: runId } = await startRun({
    ...body,
    trainer_spec: skilledTrainer(body.trainer_spec),
    evaluation: { episodes: 2 },
  });
  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  const { episodes } = await api.call(listEpisodes, {
    params: { run_id: runId },
    query: { success: "false" },
  });
  const [first, second] = episodes;
  if (!first || !second) throw new Error("every episode of 16 steps fails, and none is there");
  const trajectory = await readOf(api, runId, first.episode_id);

  await page.goto(`/runs/${runId}?tab=episodes&success=false`);
  const posters = page.getByRole("table", { name: "Episodes" }).locator("canvas[data-drawn]");
  await expect(posters).toHaveCount(episodes.length);
  expect(await countColors(posters.last())).toBeGreaterThan(50);
  await page.getByRole("link", { name: "Replay i0 · job 0 · env 00" }).click();
  await expect(page).toHaveURL(new RegExp(`episode=${first.episode_id}`));
  const slider = page.getByRole("slider", { name: "Step" });
  await expect(slider).toHaveAttribute("aria-valuenow", "0");
  for (const key of ["ArrowRight", "Shift+ArrowRight", ".", ",", "ArrowLeft"]) await page.keyboard.press(key);
  await expect(slider).toHaveAttribute("aria-valuenow", "10");
  await expectCurvesAt(page, trajectory, 10);
  const view = page.getByRole("region", { name: "View of i0 · job 0 · env 00" }).locator("canvas");
  await expect(view).toHaveAttribute("data-drawn-step", "10");
  expect(await countColors(view)).toBeGreaterThan(50);

  await view.hover();
  await page.mouse.down();
  await page.mouse.move(900, 500, { steps: 3 });
  await page.mouse.up();
  await expect(page).toHaveURL(/step=10&camera=|camera=[^&]+&step=10/);
  await page.reload();
  await expect(slider).toHaveAttribute("aria-valuenow", "10");
  await expect(view).toHaveAttribute("data-drawn-step", "10");
  await expect(page.getByRole("button", { name: "Reset the view" })).toBeVisible();
  await page.keyboard.press("x");
  await expect(page).toHaveURL(new RegExp(`episode=${second.episode_id}`));
  await expect(slider).toHaveAttribute("aria-valuenow", "0");
  await page.keyboard.press("Space");
  await expect(slider).toHaveAttribute("aria-valuenow", "15");

  await page.goto(`/runs/${runId}`);
  await page.getByRole("link", { name: "Before and after" }).click();
  const views = page.getByRole("region", { name: /^View of i\d$/ });
  await expect(views).toHaveCount(2);
  await page.getByRole("slider", { name: "Step" }).press("ArrowRight");
  await page.keyboard.press("Shift+ArrowRight");
  for (const one of await views.all())
    await expect(one.locator("canvas")).toHaveAttribute("data-drawn-step", "11");
  await expect(page.getByRole("figure", { name: "reward by step" }).locator("[data-cursor]")).toHaveAttribute(
    "data-cursor",
    "11",
  );

  const bad = episodes.find((episode) => episode.iteration_index === 1);
  await api.call(markEpisode, {
    params: { run_id: runId, episode_id: bad?.episode_id ?? "" },
    body: { verdict: "bad", if_version: 0 },
  });
  await page.goto(`/runs/${runId}/episodes/${bad?.episode_id}`);
  await expect(page.getByText("1 checkpoint is tainted")).toBeVisible();
  await expect(page.getByRole("link", { name: "Fork from i0" })).toHaveAttribute(
    "href",
    /fork=run_\w+&checkpoint=ckpt_/,
  );
  await page.getByRole("table", { name: "Tainted checkpoints" }).getByRole("link", { name: "i1" }).click();
  await expect(page.getByRole("heading", { name: "What shaped i1" })).toBeVisible();
  await page.getByRole("button", { name: "Batches of i0" }).press("Enter");
  await expect(page).toHaveURL(/open=ckpt_/);
  await page.getByRole("link", { name: "i0 · job 0" }).click();
  await expect(page).toHaveURL(/tab=episodes&iteration=0&job=0/);

  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    Reflect.set(
      HTMLCanvasElement.prototype,
      "getContext",
      function (this: HTMLCanvasElement, ...given: unknown[]) {
        return given[0] === "webgl2" ? null : Reflect.apply(getContext, this, given);
      },
    );
  });
  await page.goto(`/runs/${runId}?tab=episodes`);
  await expect(page.getByRole("link", { name: "Replay i0 · job 0 · env 00" })).toBeVisible();
  await expect(posters).toHaveCount(0);
  await page.goto(`/runs/${runId}/episodes/${first.episode_id}?step=10`);
  await expect(page.getByText(/This browser has no WebGL/)).toBeVisible();
  await expect(
    page.getByRole("table", { name: "All numbers of step 10" }).locator("tbody tr"),
  ).not.toHaveCount(0);
  await expectCurvesAt(page, trajectory, 10);
});

async function readOf({ url, key }: Api, runId: string, episodeId: string): Promise<Trajectory> {
  const path = buildUrl(getTrajectory.path, { run_id: runId, episode_id: episodeId });
  const answer = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
  return readTrajectory(await answer.arrayBuffer());
}

/** The cursor stands on one line through reward, observation and action, with the very numbers of the batch beside it. */
async function expectCurvesAt(page: Page, { arrays }: Trajectory, step: number): Promise<void> {
  const lefts = new Set<string>();
  for (const [array, name] of [
    ["reward", "reward"],
    ["observation", "block_z"],
    ["action", "dx"],
    ["expert_action", "dx"],
  ] as const) {
    const found = arrays[array];
    const value = found?.values[step * found.names.length + found.names.indexOf(name)];
    const figure = page.getByRole("figure", { name: `${name} by step` });
    const cursor = figure.locator("[data-cursor]");
    await expect(cursor).toHaveAttribute("data-cursor", String(step));
    await expect(figure.locator("data").nth(array === "expert_action" ? 1 : 0)).toHaveAttribute(
      "value",
      String(value),
    );
    lefts.add(String((await cursor.boundingBox())?.x));
  }
  expect(lefts.size).toBe(1);
}

/** An empty view has one. */
function countColors(view: Locator): Promise<number> {
  return view.evaluate((element) => {
    if (!(element instanceof HTMLCanvasElement)) throw new Error("the view is no canvas");
    const { data } = element.getContext("2d")?.getImageData(0, 0, element.width, element.height) ?? {
      data: [],
    };
    const colors = new Set<number>();
    for (let i = 0; i < data.length; i += 4)
      colors.add(((data[i] ?? 0) << 16) | ((data[i + 1] ?? 0) << 8) | (data[i + 2] ?? 0));
    return colors.size;
  });
}
