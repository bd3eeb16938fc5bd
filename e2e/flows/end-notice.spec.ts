import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";
import { tellTrainer, trainUntilTold } from "../fixtures/told-trainer";

test("a notification at the end of a run comes when it was asked for by a press, and none is asked for on load", async ({
  page,
  api,
  startRun,
}) => {
  // A browser without a screen shows none; what the page asks of it is what counts.
  await page.addInitScript(() => {
    const asked: string[] = [];
    class RecordedNotification {
      static permission = "default";
      static async requestPermission() {
        asked.push("permission");
        return "granted";
      }
      constructor(title: string) {
        asked.push(title);
      }
    }
    Object.assign(window, { Notification: RecordedNotification, askedOfBrowser: asked });
  });
  const readAsked = () => page.evaluate(() => Reflect.get(window, "askedOfBrowser"));
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "tells-its-end", iterations: 1 }, [...trainUntilTold, ...goodEnding]),
  );
  await page.goto(`/runs/${runId}`);
  const button = page.getByRole("button", { name: "Notify me when it ends" });
  await expect(button).toHaveAttribute("aria-pressed", "false");
  expect(await readAsked()).toEqual([]);
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", "true");
  await tellTrainer(runId);
  await waitForRun(api, runId, (run) => run.ended_at !== null);
  await expect.poll(readAsked).toEqual(["permission", "1/1 succeeded · tells-its-end"]);
});
