import type { Locator, Page } from "playwright/test";
import { listMetrics } from "@/lib/contracts/metrics/list";
import { listMetricKeys } from "@/lib/contracts/metrics/list-keys";
import type { MetricAxis } from "@/lib/contracts/metrics/series";
import { type Api, waitForRun } from "../fixtures/api";
import { scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

/** Ten numbers an iteration, some of them long, one not finite and one nested, and a curve of forty steps. */
const curvedTraining = [
  'at = int(os.environ["HARDSIM_ITERATION_INDEX"])',
  'numbers = dict(("metric_%d" % n, -1500 - 22.5 * (at + n) / 10 ** n) for n in range(7))',
  'numbers.update(loss=0.9 ** at + at % 2, bad=float("nan"), eval=dict(success_rate=at / 4))',
  'json.dump(numbers, open(os.path.join(out, "metrics.json"), "w"))',
  'with open(os.path.join(out, "metrics.jsonl"), "w") as curve:',
  "    for step in range(40):",
  "        print(json.dumps(dict(step=step * 10, loss=1 / (step + 1), grad_norm=step % 7)), file=curve)",
  'open(os.path.join(out, "checkpoint.pt"), "w").write("weights")',
];

test("the Metrics tab has every key of metrics.json, by any axis, over another run and inside an iteration; its picture is smoothed, its rows never, and its address keeps it all", async ({
  page,
  api,
  startRun,
}) => {
  const [{ run_id: runId }, { run_id: otherId }] = await Promise.all([
    startRun(scriptedRun({ name: "curved", iterations: 2 }, curvedTraining)),
    startRun(scriptedRun({ name: "overlaid", iterations: 1 }, curvedTraining)),
  ]);
  for (const id of [runId, otherId]) await waitForRun(api, id, ({ status }) => status === "succeeded");
  await page.goto(`/runs/${runId}?tab=metrics`);

  const { keys } = await api.call(listMetricKeys, { params: { run_id: runId } });
  expect(keys).toHaveLength(10);
  const series = page.getByRole("region", { name: "Series" });
  const listed = await series.getByRole("listitem").allInnerTexts();
  expect([...listed].sort()).toEqual([...keys].sort());
  await expect(page.getByRole("link", { name: "Metrics 10" })).toBeVisible();
  await expect(page.getByText("8 of 10 shown")).toBeVisible();
  await expect(page.getByRole("region", { name: "bad", exact: true }).getByText("2 × NaN")).toBeVisible();

  await expect(page.getByRole("figure").first().getByText("i1", { exact: true })).toBeVisible();
  expect(await findCutWords(page)).toEqual([]);

  await page.keyboard.press("/");
  await expect(series.getByLabel("Find series")).toBeFocused();
  await page.keyboard.type("eval");
  await expect(page).toHaveURL(/find=eval/);
  await expect(page.getByRole("figure")).toHaveCount(1);
  await series.getByLabel("Find series").fill("loss");
  await expect(page.getByRole("figure", { name: /^loss:/ })).toBeVisible();
  const panel = page.getByRole("region", { name: "loss", exact: true });

  for (const [words, axis] of [
    ["Env steps", "env_steps"],
    ["Time", "time"],
    ["Credits", "credits"],
    ["Iteration", "iteration"],
  ] as const) {
    await page.getByRole("radio", { name: words }).click();
    await expect(panel.getByRole("slider", { name: `Read loss by ${words.toLowerCase()}` })).toBeVisible();
    expect(await readCsv(panel)).toEqual(await readRows(api, runId, axis));
  }

  await expect(page.getByLabel("Smoothing")).toHaveValue("0");
  const line = panel.locator("path.recharts-line-curve[stroke-width='1.75']");
  const asReported = await line.getAttribute("d");
  await page.getByLabel("Smoothing").selectOption("0.8");
  await expect.poll(() => line.getAttribute("d")).not.toBe(asReported);
  const smoothed = await line.getAttribute("d");
  await page.getByRole("switch", { name: "Log scale" }).click();
  await expect.poll(() => line.getAttribute("d")).not.toBe(smoothed);

  const reading = panel.getByRole("slider");
  await reading.focus();
  await page.keyboard.press("Home");
  await expect(reading).toHaveAttribute("aria-valuenow", "0");
  await page.keyboard.press("ArrowRight");
  await expect(reading).toHaveAttribute("aria-valuenow", "1");
  await page.keyboard.press("p");
  await expect(page).toHaveURL(/pin=1/);

  await page.getByLabel("Add a run").selectOption(otherId);
  await expect(panel.getByText("overlaid", { exact: true }).first()).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Smoothing")).toHaveValue("0.8");
  await expect(page.getByRole("switch", { name: "Log scale" })).toBeChecked();
  await expect(panel.getByRole("figure", { name: /curved last .*; overlaid last / })).toBeVisible();
  await expect(panel.getByRole("figure").getByText("i1", { exact: true }).last()).toBeVisible();
  await panel.getByRole("button", { name: "Show loss as table" }).click();
  const table = panel.getByRole("table", { name: "loss by iteration" });
  const own = table.locator("tbody td:nth-child(2) data");
  await expect(own).toHaveCount(2);
  const values = await own.evaluateAll((cells) => cells.map((cell) => (cell as HTMLDataElement).value));
  expect(values).toEqual((await readRows(api, runId, "iteration")).map((row) => row.at(-1)));

  await page.getByRole("button", { name: "Take overlaid out" }).click();
  await page.getByRole("radio", { name: "Step", exact: true }).click();
  await page.getByLabel("Iteration", { exact: true }).selectOption("0");
  await expect(page).toHaveURL(/iteration=0/);
  await panel.getByRole("button", { name: "Show loss as table" }).click();
  await expect(panel.getByRole("table", { name: "loss by step" }).locator("tbody tr")).toHaveCount(40);
  expect(await readCsv(panel)).toEqual(await readRows(api, runId, "step", 0));
  await panel.getByRole("button", { name: "Show loss as table" }).click();
  await panel.getByRole("slider").focus();
  await page.keyboard.press("End");
  await expect(panel.getByText("↵ open iteration")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/tab=iterations&iteration=0/);
});

/** Words of charts that do not lie within their drawing, which cuts off what is outside. */
async function findCutWords(page: Page): Promise<readonly string[]> {
  return page.locator("figure svg text").evaluateAll((words) =>
    words.flatMap((word) => {
      const { left, right } = word.getBoundingClientRect();
      const plot = word.closest("svg")?.getBoundingClientRect();
      return plot && left >= plot.left && right <= plot.right ? [] : [word.textContent ?? ""];
    }),
  );
}

/** The rows of the file behind a panel, without its head. */
async function readCsv(panel: Locator): Promise<string[][]> {
  const href = await panel.getByRole("link", { name: "Download loss as CSV" }).getAttribute("href");
  const answer = await panel.page().request.get(href ?? "");
  const rows = (await answer.text()).trimEnd().split("\r\n").slice(1);
  return rows.map((row) => row.split(","));
}

/** Every point of the loss as the API tells it, written as the file's rows. */
async function readRows(api: Api, runId: string, x: MetricAxis, iteration?: number): Promise<string[][]> {
  const { series } = await api.call(listMetrics, {
    params: { run_id: runId },
    query: { keys: "loss", x, iteration },
  });
  return series.flatMap((one) =>
    one.x.map((place, at) => [
      "loss",
      ...(x === "step" ? [String(one.iteration_index), String(one.attempt_id)] : []),
      String(place),
      String(one.y[at]),
    ]),
  );
}
