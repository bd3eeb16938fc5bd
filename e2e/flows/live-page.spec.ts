import { readRun } from "../fixtures/api";
import { goodEnding, scriptedRun, trainFor, writeStep } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

const openings = 10;

// What an opening gets wrong the fixture tells: an error in the browser's console fails the test.
test("a run's page opens without an error again and again, from its first second on", async ({
  page,
  api,
  startRun,
}) => {
  test.setTimeout(120_000);
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "looked-at-often", iterations: 2 }, [...trainFor(60), ...goodEnding]),
  );
  const stages = new Set<string | null>();
  for (let opening = 0; opening < openings; opening += 1) {
    await page.goto(`/runs/${runId}`);
    // Only a page whose script has taken over says so.
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    const { status, stage } = await readRun(api, runId);
    expect(["queued", "running"]).toContain(status);
    stages.add(stage);
  }
  expect([...stages]).toContain("training");
});

test("curves inside an iteration grow while it trains, without a reload", async ({ page, startRun }) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "grows-by-steps" }, [
      "for step in range(600):",
      `    ${writeStep("step")}`,
      "    time.sleep(0.5)",
    ]),
  );
  await page.goto(`/runs/${runId}?tab=metrics&x=step`);
  const readLast = async () =>
    Number((await page.getByText(/^last \d/).textContent({ timeout: 30_000 }))?.slice("last ".length));
  const first = await readLast();
  await expect.poll(readLast).toBeGreaterThan(first);
});
