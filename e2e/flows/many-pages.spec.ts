import { listRunEvents } from "@/lib/contracts/events/list";
import { waitForRun } from "../fixtures/api";
import { scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("eight visible pages of live runs stay live and answer, over the six connections that a browser has", async ({
  page,
  context,
  api,
  startRun,
}) => {
  const { run_id: runId } = await startRun(scriptedRun({ name: "seen-eight-times" }, trainFor(60)));
  await waitForRun(api, runId, ({ stage }) => stage === "training");
  const logs = `/runs/${runId}?tab=logs`;
  const events = `/runs/${runId}?tab=events`;
  const pages = [page];
  for (const address of [logs, logs, logs, logs, events, "/runs", "/fleet"]) {
    const next = await context.newPage();
    pages.push(next);
    await next.goto(address);
    await expect(next.getByRole("status").filter({ hasText: "Live" }).first()).toBeVisible();
  }
  // None of them is asked for by a page that waits for a connection.
  await page.goto("/usage");
  await expect(page.getByRole("heading", { name: "Usage" })).toBeVisible();
  const { events: before } = await api.call(listRunEvents, { params: { run_id: runId } });
  expect(before.length).toBeGreaterThan(0);
  for (const one of pages.slice(1)) await one.close();
});
