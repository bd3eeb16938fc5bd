import type { Page } from "playwright/test";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("on 390 px the page of a live run is complete and does not scroll sideways", async ({
  page,
  api,
  startRun,
}) => {
  const firstQuickly = ['if os.environ["HARDSIM_ITERATION_INDEX"] != "0":', "    time.sleep(300)"];
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "on-a-phone", iterations: 2 }, [...trainFor(0.3), ...firstQuickly, ...goodEnding]),
  );
  await waitForRun(api, runId, (run) => run.current_iteration === 1 && run.stage === "training");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/runs/${runId}`);
  await expect(page.locator("[data-status=running]").first()).toBeVisible();
  for (const name of ["Pause", "Cancel run", "Download i0"]) {
    await expect(page.getByRole("button", { name })).toBeVisible();
  }
  await expect(page.getByRole("figure").first()).toBeVisible();
  for (const name of ["Latest checkpoint", "Training now", "Iterations", "Events"]) {
    await expect(page.getByRole("heading", { name })).toBeVisible();
  }
  for (const tab of ["overview", "iterations", "checkpoints", "events", "spec"]) {
    await page.goto(`/runs/${runId}?tab=${tab}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
  const [episode] = (await api.call(listEpisodes, { params: { run_id: runId } })).episodes;
  for (const path of [
    `/runs/${runId}?tab=episodes&episode=${episode?.episode_id}`,
    `/runs/${runId}/episodes/${episode?.episode_id}`,
    `/runs/${runId}/checkpoints/${runId}@latest/provenance`,
    `/runs/${runId}/drive`,
    "/runs",
    "/runs/new",
    "/fleet",
    "/assets",
    "/usage",
    "/keys",
    "/members",
    "/audit",
    "/account",
  ]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoSidewaysScroll(page);
  }
});

test("pages are light or dark as the system is, from the start and when it changes", async ({ page }) => {
  for (const [path, first, then] of [
    ["/runs", "light", "dark"],
    ["/runs/new", "dark", "light"],
    ["/fleet", "light", "dark"],
  ] as const) {
    await page.emulateMedia({ colorScheme: first });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectLook(page, first);
    await page.emulateMedia({ colorScheme: then });
    await expectLook(page, then);
  }
});

test.describe("far from Greenwich", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("times are in local time once that is chosen, and stay so", async ({ page }) => {
    await page.goto("/account");
    const example = page.getByText(/^opened at \d/);
    await expect(example).toContainText("UTC");
    await page.getByRole("radio", { name: "Local time" }).click();
    await expect(example).toContainText("GMT+9");
    await page.reload();
    await expect(example).toContainText("GMT+9");
  });
});

async function expectLook(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  const { ground, text } = await readLightness(page);
  if (colorScheme === "light") expect(ground).toBeGreaterThan(text + 0.5);
  else expect(text).toBeGreaterThan(ground + 0.5);
}

async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { scroll, client } = await page.evaluate(() => ({
    scroll: document.documentElement.scrollWidth,
    client: document.documentElement.clientWidth,
  }));
  expect(scroll, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(client);
}

/** Of the page's ground and its text, 0 (black) to 1 (white): drawn on a canvas, any way of writing a colour will do. */
function readLightness(page: Page): Promise<{ ground: number; text: number }> {
  return page.evaluate(() => {
    const lightness = (color: string) => {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = 1;
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
      return (red + green + blue) / 3 / 255;
    };
    const style = getComputedStyle(document.body);
    const heading = getComputedStyle(document.querySelector("h1") ?? document.body);
    return { ground: lightness(style.backgroundColor), text: lightness(heading.color) };
  });
}
