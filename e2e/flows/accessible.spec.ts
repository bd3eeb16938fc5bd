import axe, { type RunOptions } from "axe-core";
import type { Page } from "playwright/test";
import { listEpisodes } from "@/lib/contracts/episodes/list";
import { createJob } from "@/lib/contracts/jobs/create";
import { getJob } from "@/lib/contracts/jobs/get";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun, smokeRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

declare global {
  interface Window {
    /** Once its source has run in a page. */
    axe: typeof axe;
  }
}

const failsInTheSecond = ['if os.environ["HARDSIM_ITERATION_INDEX"] == "1": sys.exit("layer 7 is missing")'];

const trainsOnInTheSecond = ['if os.environ["HARDSIM_ITERATION_INDEX"] == "1": time.sleep(600)'];

test("no page has a barrier that axe finds, light or dark, nor does what its policy forbids", async ({
  page,
  api,
  startRun,
}) => {
  // Many pages, each read twice as a whole.
  test.setTimeout(300_000);
  const good = await startRun(smokeRun({ name: "without-barriers", iterations: 2 }));
  await waitForRun(api, good.run_id, ({ status }) => status === "succeeded");
  const bad = await startRun(
    scriptedRun({ name: "fails-without-barriers" }, [...failsInTheSecond, ...goodEnding]),
  );
  await waitForRun(api, bad.run_id, ({ status }) => status === "failed");
  const [episode] = (await api.call(listEpisodes, { params: { run_id: good.run_id } })).episodes;
  const { job_id: jobId } = await api.call(createJob, {
    body: { scene: { scene_id: "table_top_v0" }, execution: { num_envs: 2, steps: 8 } },
  });
  await expect
    .poll(async () => (await api.call(getJob, { params: { job_id: jobId } })).status)
    .toBe("succeeded");
  const tabs = ["overview", "iterations", "metrics", "checkpoints", "episodes", "logs", "events", "spec"];
  const addresses = [
    "/runs",
    "/runs?q=nothing-has-this-name",
    "/runs/new",
    "/runs/run_nowhere",
    `/runs/compare?runs=${good.run_id}`,
    "/fleet",
    "/assets",
    "/usage",
    "/keys",
    "/members",
    "/audit",
    "/account",
    "/api-reference",
    "/api-reference?operation=createTrainingRun",
    ...tabs.map((tab) => `/runs/${good.run_id}?tab=${tab}`),
    `/runs/${good.run_id}?tab=episodes&episode=${episode?.episode_id}`,
    `/runs/${good.run_id}/episodes/${episode?.episode_id}`,
    `/runs/${good.run_id}/episodes/filmstrip`,
    `/runs/${good.run_id}/checkpoints/${good.run_id}@latest/provenance`,
    `/runs/${good.run_id}/drive?episode=${episode?.episode_id}`,
    `/jobs/${jobId}`,
    `/jobs/${jobId}/drive`,
    `/runs/${bad.run_id}`,
  ];
  const violations = await watchPolicy(page);
  for (const address of addresses) {
    const answer = await page.goto(address);
    expect.soft(answer?.headers()["content-security-policy"], address).toContain("'strict-dynamic'");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator("main [aria-busy=true]")).toHaveCount(0);
    await expectNoBarrier(page, address);
  }
  expect(violations).toEqual([]);
});

test("what floats over a page, and the row of chosen runs, have no barrier, light or dark", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "chosen", iterations: 2 }, [...trainsOnInTheSecond, ...goodEnding]),
  );
  await page.goto("/runs?q=chosen");
  await page.getByRole("checkbox", { name: "Select chosen" }).first().check();
  await expect(page.getByText("1 run selected")).toBeVisible();
  await expectNoBarrier(page, "chosen");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("combobox")).toBeFocused();
  await expectNoBarrier(page, "palette");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await expectNoBarrier(page, "help");

  await waitForRun(api, runId, (run) => run.latest_checkpoint_id !== null);
  await page.goto("/runs/new");
  await page.getByRole("radio", { name: "Checkpoint" }).click();
  await page.getByRole("button", { name: "Choose…" }).click();
  await expect(page.getByRole("list", { name: /^Checkpoints of/ }).getByRole("button")).not.toHaveCount(0);
  await expectNoBarrier(page, "checkpoint picker");

  await page.goto(`/runs/${runId}`);
  const choose = async (item: string) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Change limits");
  await page.getByRole("dialog").getByLabel("Iterations").fill("1");
  await expect(page.getByRole("button", { name: "Change limits, end run" })).toBeVisible();
  await expectNoBarrier(page, "limits");
  await page.getByRole("button", { name: "Keep limits" }).click();
  await choose("Edit name, labels and notes");
  await expect(page.getByLabel("Name", { exact: true })).toBeFocused();
  await expectNoBarrier(page, "name, labels and notes");

  await page.goto(`/runs/${runId}?tab=episodes`);
  await page.getByRole("button", { name: "Export…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Export", exact: true }).click();
  await expect(page.getByRole("button", { name: "Download chosen-lerobot.tar" })).toBeVisible();
  await expectNoBarrier(page, "exports");
});

test.describe("before sign-in", () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test("the sign-in page has no barrier either", async ({ page }) => {
    await page.goto("/sign-in");
    expect(await findBarriers(page)).toEqual([]);
  });
});

/** What the browser kept a page from doing, as it comes up: the page's own policy, with what it was and where. */
async function watchPolicy(page: Page): Promise<readonly string[]> {
  const violations: string[] = [];
  await page.exposeFunction("noteViolation", (text: string) => violations.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
      const note: unknown = Reflect.get(window, "noteViolation");
      if (typeof note === "function")
        note(`${location.pathname}: ${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
    });
  });
  return violations;
}

const rulesOfColour = ["color-contrast", "link-in-text-block"];
const wcagTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** What is not about colour is the same in the dark, and found already. */
async function expectNoBarrier(page: Page, what: string): Promise<void> {
  for (const [colorScheme, rules] of [["light"], ["dark", rulesOfColour]] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    expect.soft(await findBarriers(page, rules), `${what}, ${colorScheme}`).toEqual([]);
  }
}

/** @param rules these alone, instead of all that the WCAG's levels A and AA ask for */
async function findBarriers(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Axe is as large as a page's own script, and once in a page it stays there: it is brought once a page.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const options: RunOptions = {
    resultTypes: ["violations"],
    runOnly: rules ? { type: "rule", values: [...rules] } : { type: "tag", values: wcagTags },
  };
  const { violations } = await page.evaluate((asked) => window.axe.run(document, asked), options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 300)} ${failureSummary ?? ""}`),
  );
}
