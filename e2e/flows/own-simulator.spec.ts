import { listTrainingRuns } from "@/lib/contracts/training-runs/list";
import { smokeImage } from "@/scripts/setup/images.mjs";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { tinySimulator } from "../fixtures/tiny-simulator";
import { tellTrainer } from "../fixtures/told-trainer";

test("a simulator of one's own is composed, its log is read while it simulates, and its episodes are there with a video that plays", async ({
  page,
  api,
  cancelLater,
}) => {
  await page.goto("/runs/new");
  const json = page.getByLabel("Run as JSON");
  await json.fill(JSON.stringify(scriptedRun({ name: "own-simulator", iterations: 1, gpu: 1 }, goodEnding)));
  const choose = (name: string) => page.getByRole("radio", { name, exact: true }).click();
  const fieldOf = (path: string) => page.locator(`[data-path="rollout_template.${path}"]`);
  const type = (path: string, text: string) => fieldOf(path).locator("input, textarea").fill(text);
  await choose("Your own image");
  await type("simulator.image_uri", smokeImage);
  await type("simulator.entrypoint", tinySimulator.entrypoint);
  await type("simulator.args_template", tinySimulator.arguments.join("\n"));
  await type("simulator.resources.cpu", "0.5");
  await type("simulator.resources.memory_gb", "0.5");
  await type("scene_id", "Nowhere-v1");
  await type("control", '{"gravity": 9.8');
  await expect(fieldOf("control").getByRole("alert")).toContainText("is no JSON");
  await type("control", '{"gravity": 9.8}');
  await type("episodes_per_iteration", "1");
  await choose("Built-in");
  await expect(fieldOf("simulator.image_uri")).toBeHidden();
  await expect(fieldOf("scene_id").getByRole("combobox")).toBeVisible();
  await choose("Your own image");
  await expect(fieldOf("simulator.image_uri").getByRole("textbox")).toHaveValue(smokeImage);
  await expect(json).toHaveValue(/"scene_id": "Nowhere-v1"/);
  await page.getByRole("button", { name: "Start run" }).click();
  await expect(page).toHaveURL(/\/runs\/run_\w+$/);

  const [run] = (await api.call(listTrainingRuns, { query: { q: "own-simulator" } })).runs;
  const runId = run?.run_id ?? "";
  cancelLater(runId);
  await page.getByRole("link", { name: /^Logs/ }).click();
  const log = page.getByRole("log", { name: "Log of rollout 0 attempt 1" });
  await expect(log).toContainText("Nowhere-v1 {'gravity': 9.8} tick 5");
  await tellTrainer(runId);
  await waitForRun(api, runId, ({ status }) => status === "succeeded");

  await page.getByRole("link", { name: /^Episodes/ }).click();
  const row = page.getByRole("row").filter({ hasText: "video" });
  await row.getByRole("link", { name: "Replay i0 · job 0 · env 01" }).click();
  const video = page.getByRole("figure", { name: "Video of i0 · job 0 · env 01" }).locator("video");
  await expect.poll(() => video.evaluate((player: HTMLVideoElement) => player.videoWidth)).toBe(32);
  await page.getByRole("link", { name: "i0", exact: true }).first().click();
  const rollout = page.getByRole("list", { name: "Attempts" }).getByRole("listitem").first();
  await expect(rollout).toContainText(/rollout 0\s*Succeeded.*on .+, no GPU.*exit 0/s);
});
