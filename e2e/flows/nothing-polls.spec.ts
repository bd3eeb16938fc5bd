import type { Page } from "playwright/test";
import { waitForRun } from "../fixtures/api";
import { scriptedRun, writeStep } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("a page that is open reads nothing while nothing happens: one stream tells it", async ({
  page,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "says-nothing" }, [writeStep("0"), "time.sleep(300)"]),
  );
  await waitForRun(api, runId, ({ stage }) => stage === "training");
  await page.clock.install();
  const reads = watchReads(page);
  for (const address of [
    "/runs",
    "/fleet",
    `/runs/${runId}`,
    `/runs/${runId}?tab=metrics&x=step`,
    `/runs/compare?runs=${runId}`,
  ]) {
    await page.goto(address);
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    // What the opening of the page still reads is read within seconds; no more after that.
    await expect(async () => {
      reads.length = 0;
      await page.clock.runFor(60_000);
      expect(reads, address).toEqual([]);
    }).toPass({ timeout: 10_000 });
  }
});

test("a page asks for no other page until a pointer comes near its link", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.headers()["next-router-prefetch"]) asked.push(new URL(request.url()).pathname);
  });
  await page.goto("/runs");
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  await page.getByRole("link", { name: "Fleet" }).hover();
  await expect.poll(() => asked).toContain("/fleet");
  expect(new Set(asked)).toEqual(new Set(["/fleet"]));
});

/** What pages read of the API; streams are no readings. */
function watchReads(page: Page): string[] {
  const reads: string[] = [];
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    if (pathname.startsWith("/v1/") && request.resourceType() !== "eventsource")
      reads.push(pathname + search);
  });
  return reads;
}
