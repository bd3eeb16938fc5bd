import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright/test";
import { findSpot, makeLens } from "@/components/drive/view-ray";
import { frameScene } from "@/components/replay/frame-scene";
import { buildUrl } from "@/lib/client/build-url";
import { readTrajectory, type Trajectory } from "@/lib/client/read-trajectory";
import { getTrajectory } from "@/lib/contracts/episodes/get-trajectory";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import type { KinematicTree, Vector } from "@/lib/core/scenes/kinematic-tree";
import { endlessLater } from "@/lib/policy/testing/test-models";
import { makePoses, placeBodies } from "@/lib/simulation/kinematics/place-bodies";
import { rootDir } from "@/scripts/paths.mjs";
import { type Api, waitForRun } from "../fixtures/api";
import { smokeRun } from "../fixtures/run-bodies";
import { readPolicy, skilledTrainer } from "../fixtures/skilled-trainer";
import { expect, test } from "../fixtures/test";

declare global {
  interface Window {
    /** Of each attempt the positions before each of its steps, as the worker told the page. */
    drivenRows: number[][][];
  }
}

test("a recorded episode is driven in the page and is the recorded one to the last bit, a block that is pushed is lifted all the same, and a policy that never returns leaves the page alive", async ({
  page,
  api,
  startRun,
}) => {
  const body = smokeRun({ name: "driven", iterations: 2 });
  const template = { ...body.rollout_template, num_envs: 3, steps: 160 };
  const { run_id: runId } = await startRun({
    ...body,
    rollout_template: { ...template, control: { ...template.control, action_noise: 0.2 } },
    trainer_spec: skilledTrainer(body.trainer_spec, [readPolicy("good")]),
    evaluation: { episodes: 2, action_noise: 0 },
  });
  const hanging = smokeRun({ name: "hangs", iterations: 1 });
  const { run_id: hangingId } = await startRun({
    ...hanging,
    trainer_spec: skilledTrainer(hanging.trainer_spec, [endlessLater({ observed: 32, done: 5 })]),
  });
  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  const find = async (query: Record<string, string>) => {
    const { episodes } = await api.call(listEpisodes, { params: { run_id: runId }, query });
    const [episode] = episodes;
    if (!episode) throw new Error("there is no such episode");
    return episode;
  };
  await page.addInitScript(noteRows);

  // Driven by a policy, with noise, as the third of three that were asked together.
  const noisy = await find({ iteration: "1", env: "2" });
  expect(noisy).toMatchObject({ driver: "policy", purpose: "training" });
  await page.goto(`/runs/${runId}/episodes/${noisy.episode_id}`);
  await page.getByRole("link", { name: "Drive from here" }).click();
  await expect(page).toHaveURL(new RegExp(`/checkpoints/${noisy.driver_checkpoint_id}/drive\\?episode=`));
  await driveAtOnce(page);
  await expectRecorded(page, await readOf(api, runId, noisy.episode_id), { attempts: 1 });
  await page.getByRole("button", { name: "As recorded" }).click();
  await expectRecorded(page, await readOf(api, runId, noisy.episode_id), { attempts: 2 });

  // Of the suite, without noise.
  const evaluated = await find({ iteration: "1", env: "1", purpose: "evaluation" });
  await page.goto(
    `/runs/${runId}/checkpoints/${evaluated.driver_checkpoint_id}/drive?episode=${evaluated.episode_id}`,
  );
  await driveAtOnce(page);
  await expectRecorded(page, await readOf(api, runId, evaluated.episode_id), { attempts: 1 });

  await page.goto(`/runs/${runId}`);
  await page.getByRole("link", { name: "Drive it" }).click();
  await expect(page).toHaveURL(/checkpoints\/@champion\/drive$/);
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: "stop" }).click();
  await page.getByRole("radio", { name: "¼×" }).click();
  await page.getByRole("button", { name: "Play" }).click();
  const step = page.getByRole("slider", { name: "Step" });
  // Early and slowly, so that the arm is still above when the block is let go, however busy the machine is.
  await expect.poll(async () => Number(await step.getAttribute("aria-valuenow"))).toBeGreaterThan(3);
  await page.getByRole("button", { name: "Pause" }).click();
  const { x, y } = await findBlock(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 10, { steps: 4 });
  await expect(page.locator("svg text").filter({ hasText: / N$/ })).not.toHaveText(/^0\.0 N$/);
  const before = await page.evaluate(() => window.drivenRows.at(-1)?.length ?? 0);
  await page.waitForFunction((rows) => (window.drivenRows.at(-1)?.length ?? 0) > rows + 8, before);
  await page.mouse.up();
  await page.getByRole("radio", { name: "4×" }).click();
  await expect(page.getByText("Succeeded", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole("table", { name: "Attempts and successes" })).toContainText(
    /i\d, champion\s*1\s*1/,
  );
  const moved = await page.evaluate(() => window.drivenRows.at(-1) ?? []);
  const [first, last] = [moved[0] ?? [], moved.at(-1) ?? []];
  expect(last[blockZ] ?? 0).toBeGreaterThan((first[blockZ] ?? 0) + 0.09);

  await waitForRun(api, hangingId, ({ status: now }) => now === "succeeded");
  await page.goto(`/runs/${hangingId}?tab=checkpoints`);
  await page.getByRole("link", { name: "Drive i0" }).click();
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Play" }).click();
  await expect(page.getByText("The policy never returned.")).toBeVisible({ timeout: 20_000 });
  await page.getByRole("button", { name: "Start again" }).click();
  await page.getByRole("radio", { name: "expert" }).click();
  await page.getByRole("radio", { name: "4×" }).click();
  await expect(page.getByRole("table", { name: "Attempts and successes" })).toContainText("expert", {
    timeout: 20_000,
  });
});

/** Where the height of the block stands in the positions of the scene that runs have unless told. */
const tree: KinematicTree = JSON.parse(
  readFileSync(path.join(rootDir, "lib/core/scenes/kinematic-trees/franka_cabinet_oige_v1.json"), "utf8"),
);
const blockZ = tree.coordinates.indexOf("block_joint_z");

/** Runs in the page, before anything of it. */
function noteRows(): void {
  window.drivenRows = [];
  const plain = window.Worker;
  window.Worker = class extends plain {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data.kind === "began") window.drivenRows.push([]);
        if (data.kind === "stepped") window.drivenRows.at(-1)?.push([...data.step.qpos]);
      });
    }
  };
}

/** Whoever opens the page looks at it before anything moves. */
async function driveAtOnce(page: Page): Promise<void> {
  await expect(page.getByText("Paused", { exact: true })).toBeVisible();
  await page.getByRole("radio", { name: "4×" }).click();
  await page.getByRole("button", { name: "Play" }).click();
}

/** Waits for the end of the newest of so many attempts, and compares what the worker told with the file that the server recorded, bit for bit. */
async function expectRecorded(
  page: Page,
  { arrays, length, success }: Trajectory,
  { attempts }: { attempts: number },
): Promise<void> {
  await page.waitForFunction(
    (asked) =>
      window.drivenRows.length === asked.attempts && window.drivenRows.at(-1)?.length === asked.length,
    { attempts, length },
  );
  await expect(page.getByText(success ? "Succeeded" : "Out of steps", { exact: true })).toBeVisible();
  await expect(
    page.getByText(`All ${length} steps are those of the recording, to the last bit.`),
  ).toBeVisible();
  const rows = await page.evaluate(() => window.drivenRows.at(-1) ?? []);
  const driven = Float32Array.from(rows.flat());
  const recorded = Float32Array.from(Array.from(arrays.qpos?.values ?? []));
  expect(recorded.length).toBe(length * tree.coordinates.length);
  expect(Buffer.from(driven.buffer).equals(Buffer.from(recorded.buffer))).toBe(true);
}

/** Where the block is in the picture, in pixels of the page: as the page itself places its camera. */
async function findBlock(page: Page): Promise<{ x: number; y: number }> {
  const rows = await page.evaluate(() => window.drivenRows.at(-1) ?? []);
  const [first, now] = [rows[0] ?? [], rows.at(-1) ?? []];
  const poses = makePoses(tree);
  placeBodies(tree, first, poses);
  const camera = frameScene(tree, poses);
  if (camera.target === "tool") throw new Error("the scene's own view follows nothing");
  placeBodies(tree, now, poses);
  const at = 3 * tree.bodies.findIndex(({ name }) => name === "block");
  const box = await page.getByRole("region", { name: /^View of/ }).boundingBox();
  if (!box) throw new Error("there is no view");
  const place: Vector = [
    poses.positions[at] ?? 0,
    poses.positions[at + 1] ?? 0,
    poses.positions[at + 2] ?? 0,
  ];
  const spot = findSpot(makeLens(camera, camera.target, box.width / box.height), place);
  if (!spot) throw new Error("the block is behind whoever looks");
  return { x: box.x + ((spot.x + 1) / 2) * box.width, y: box.y + ((1 - spot.y) / 2) * box.height };
}

async function readOf({ url, key }: Api, runId: string, episodeId: string): Promise<Trajectory> {
  const path = buildUrl(getTrajectory.path, { run_id: runId, episode_id: episodeId });
  const answer = await fetch(new URL(path, url), { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
  return readTrajectory(await answer.arrayBuffer());
}
