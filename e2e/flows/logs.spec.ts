import { readFile } from "node:fs/promises";
import { waitForRun } from "../fixtures/api";
import { goodEnding, scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("a long log is read where one looks, searched, copied, downloaded, and opened at its deciding line; whatever it holds is text", async ({
  page,
  context,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "talkative", iterations: 1 }, [
      'for step in range(50_000): print("step", step)',
      'print("\\033[32mgreen\\033[0m <b>not bold</b> \\x07\\u202e")',
      'print("1 %\\r50 %\\r100 % done")',
      'print("y" * 10_000_000, flush=True)',
      'sys.stdout.buffer.write(b"no \\xff\\xfe text\\n")',
      "sys.stdout.flush()",
      // What goes to stderr can overtake what went to stdout.
      "time.sleep(0.5)",
      'sys.exit("ValueError: no such column")',
    ]),
  );
  await waitForRun(api, runId, ({ status }) => status === "failed");

  await page.goto(`/runs/${runId}`);
  await page.getByRole("link", { name: /^Open the log at line/ }).click();
  const log = page.getByRole("log", { name: "Log of trainer attempt 2" });
  await expect(log).toContainText("ValueError: no such column");
  await expect(log).toContainText("no \ufffd\ufffd text");
  expect(await log.locator("div").count()).toBeLessThan(1_000);
  const line = page.getByLabel("Line", { exact: true });
  await line.fill("50,001");
  await line.press("Enter");
  await expect(log).toContainText("green <b>not bold</b>");
  await expect(log.locator("b")).toHaveCount(0);
  expect(await log.innerText()).not.toMatch(/50 %|\u202e/);

  await log.evaluate((box) => box.scrollTo({ top: 0 }));
  await expect(log).toContainText("step 0");
  await page.getByLabel("Search in this log").fill("STEP 31415");
  const found = page.getByRole("list", { name: "Lines found" });
  await expect(found.getByRole("listitem")).toHaveCount(1);
  await expect(page).toHaveURL(/find=STEP\+31415/);
  await found.getByRole("button").click();
  await expect(log).toContainText("step 31415");
  await expect(page).toHaveURL(/line=31416/);
  await line.fill("31416-31418");
  await line.press("Enter");
  await expect(page).toHaveURL(/line=31416-31418/);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy 3 lines" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe("step 31415\nstep 31416\nstep 31417");
  await page.getByRole("button", { name: /^Jump to the deciding line/ }).click();
  await expect(log).toContainText("ValueError: no such column");

  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download log" }).last().click(),
  ]);
  expect(file.suggestedFilename()).toBe("i0-trainer-attempt-2.log");
  const text = await readFile(await file.path(), "utf8");
  expect(text).toContain("\nstep 49999\n");
  expect(text).toContain("ValueError: no such column\n");
});

test("new lines of a live log come by themselves", async ({ page, api, startRun }) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "still-talking", iterations: 1 }, [
      "for tick in range(3000):",
      '    print("tick", tick, flush=True)',
      "    time.sleep(0.1)",
      ...goodEnding,
    ]),
  );
  await waitForRun(api, runId, (run) => run.stage === "training");
  await page.goto(`/runs/${runId}?tab=logs`);
  const log = page.getByRole("log", { name: "Log of trainer attempt 1" });
  const last = async () =>
    Math.max(-1, ...[...(await log.innerText()).matchAll(/tick (\d+)/g)].map(([, n]) => Number(n)));
  await expect.poll(last).toBeGreaterThan(0);
  const before = await last();
  await expect.poll(last).toBeGreaterThan(before + 5);
});

test("a marked line holds its attempt when the next one begins, and is there again after Back", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "two-logs", iterations: 2 }, [
      'index = os.environ["HARDSIM_ITERATION_INDEX"]',
      'for line in range(5): print("of iteration", index, "line", line, flush=True)',
      'time.sleep(300 if index == "1" else 8)',
      ...goodEnding,
    ]),
  );
  await waitForRun(api, runId, (run) => run.stage === "training");
  await page.goto(`/runs/${runId}?tab=logs`);
  const log = page.getByRole("log", { name: "Log of trainer attempt 1" });
  await expect(log).toContainText("of iteration 0 line 4");
  await log.getByRole("button", { name: "3", exact: true }).click();
  await expect(page).toHaveURL(/line=3/);
  const first = await page.getByLabel("Attempt", { exact: true }).inputValue();

  await waitForRun(api, runId, (run) => run.current_iteration === 1 && run.stage === "training");
  await expect(page.getByLabel("Attempt", { exact: true })).toHaveValue(first);
  await expect(log).toContainText("of iteration 0");
  await page.getByRole("navigation", { name: "Run" }).getByRole("link", { name: "Overview" }).click();
  await expect(page).not.toHaveURL(/tab=logs/);
  await page.goBack();
  await expect(page.getByLabel("Line", { exact: true })).toHaveValue("3");
  await expect(page.getByLabel("Attempt", { exact: true })).toHaveValue(first);
});

test("a bar is seen while it is drawn, and Ctrl+F searches all lines, whatever their colours", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "with-a-bar", iterations: 1 }, [
      'print("\\033[31mnee\\033[0mdle in the hay")',
      'for step in range(5_000): print("step", step)',
      "for n in range(3000):",
      '    sys.stderr.write("\\r%3d/3000 |#####     |" % n)',
      "    sys.stderr.flush()",
      "    time.sleep(0.1)",
      ...goodEnding,
    ]),
  );
  await waitForRun(api, runId, (run) => run.stage === "training");
  await page.goto(`/runs/${runId}?tab=logs`);
  const log = page.getByRole("log", { name: "Log of trainer attempt 1" });
  const drawn = async () => Number(/(\d+)\/3000 \|#/.exec(await log.innerText())?.[1] ?? -1);
  await expect.poll(drawn).toBeGreaterThan(0);
  const before = await drawn();
  await expect.poll(drawn).toBeGreaterThan(before);
  expect((await log.innerText()).match(/\/3000/g), "one row, however often it is drawn").toHaveLength(1);

  await log.click();
  await page.keyboard.press("Control+f");
  await expect(page.getByLabel("Search in this log")).toBeFocused();
  await page.keyboard.type("NEEDLE");
  const found = page.getByRole("list", { name: "Lines found" });
  await expect(found.getByRole("listitem")).toHaveCount(1);
  await expect(found).toContainText("needle in the hay");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("/3000");
  await expect(found.getByRole("listitem")).toHaveCount(1);
});
