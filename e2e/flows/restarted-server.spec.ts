import { readRun, waitForRun } from "../fixtures/api";
import { readWebPid } from "../fixtures/processes";
import { goodEnding, scriptedRun, trainFor } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

// The server is away for a while: the browser logs each connection that it did not get.
test.use({ expectedErrors: [/net::ERR_/] });

test("a server killed with -9 under an open page comes back, and the page shows every event exactly once", async ({
  page,
  api,
  installation,
  startRun,
}) => {
  const iterations = 2;
  // Long enough that the page has its stream again, after up to eight seconds of waiting, before the run ends.
  const { run_id: runId } = await startRun(
    scriptedRun({ name: "server-restarts", iterations }, [...trainFor(7), ...goodEnding]),
  );
  // A stream of the page's own can be kept away from it; one that all pages share cannot.
  await page.addInitScript(() => Reflect.deleteProperty(window, "SharedWorker"));
  await page.goto(`/runs/${runId}?tab=events`);
  const live = page.getByRole("status").filter({ hasText: "Live" });
  await expect(live).toBeVisible();
  await waitForRun(api, runId, ({ stage }) => stage === "training");

  // However fast it is started again: nobody gets a stream until the page has said that it has none.
  await page.route("**/events?*", (route) => route.abort());
  const killed = readWebPid(installation);
  process.kill(killed, "SIGKILL");
  await expect(page.getByRole("status").filter({ hasText: "Reconnecting" })).toHaveText(
    /last event \d\d:\d\d:\d\d/,
  );
  await page.unroute("**/events?*");
  await expect(live).toBeVisible({ timeout: 20_000 });
  expect(readWebPid(installation)).not.toBe(killed);

  await waitForRun(api, runId, ({ status }) => status === "succeeded");
  await expect(page.locator("[data-status=succeeded]").first()).toBeVisible();
  const { event_seq: last } = await readRun(api, runId);
  const shown = page.getByRole("list", { name: "Events, newest first" }).getByText(/^\d+ · /);
  await expect(shown).toHaveCount(last);
  const seqs = (await shown.allTextContents()).map((text) => Number.parseInt(text, 10));
  expect(seqs).toEqual(Array.from({ length: last }, (_, at) => last - at));
  await expect(page.getByRole("link", { name: `Iterations ${iterations}` })).toBeVisible();
  await expect(page.getByText(/could not be read|may be out of date|Reconnecting/)).toHaveCount(0);
});
