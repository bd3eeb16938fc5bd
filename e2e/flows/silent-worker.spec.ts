import { sql } from "drizzle-orm";
import { getFleet } from "@/lib/contracts/fleet/get";
import { createDatabase, type Database } from "@/lib/server/db/client";
import { worker } from "@/lib/server/db/schema/fleet";
import { readDatabaseUrl } from "../fixtures/processes";
import { scriptedRun } from "../fixtures/run-bodies";
import { expect, test } from "../fixtures/test";

test("a worker that falls silent is told of on every page where it matters, without a reload, until it is back", async ({
  page,
  api,
  installation,
  startRun,
}) => {
  // It waits for a host that is not there: nothing of it runs, so a worker that stands still harms nothing.
  await startRun(scriptedRun({ name: "asks-for-too-much", gpu: 3 }, []));
  await page.clock.install();
  await page.goto("/runs");
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  await expect(page.getByText("1 of 1 seen")).toBeVisible();

  const { workers } = await api.call(getFleet);
  const pid = workers.find(({ alive }) => alive)?.pid;
  if (pid === undefined) throw new Error("no worker is alive");
  const database = createDatabase(readDatabaseUrl(installation), { max: 1 });
  const strip = page.getByRole("status").filter({ hasText: "No worker has been seen" });
  const waits = page.getByRole("status").filter({ hasText: "Waits: No worker is running." });
  process.kill(pid, "SIGSTOP");
  try {
    await setSilence(database, 60);
    await expect(page.getByText("0 of 1 seen")).toBeVisible();
    await expect(strip).toBeHidden();
    // Nobody rings any more: the page's own clock tells it when to look again.
    await setSilence(database, 180);
    await page.clock.runFor(61_000);
    await expect(strip).toContainText("for 3 min");

    await strip.getByRole("link", { name: "Show fleet" }).click();
    await expect(page.getByRole("heading", { name: "Fleet", level: 1 })).toBeVisible();
    await expect(strip).toBeVisible();
    await expect(page.getByText("Gone").first()).toBeVisible();
    await page.getByRole("link", { name: "asks-for-too-much" }).click();
    await expect(waits).toBeVisible();
  } finally {
    process.kill(pid, "SIGCONT");
    await database.close();
  }
  await expect(page.getByText("1 of 1 seen")).toBeVisible();
  await expect(waits).toBeHidden();
  await expect(page.getByRole("status").filter({ hasText: "Ask for fewer GPUs" })).toBeVisible();
});

/** As if all workers had been silent for so long, those too that other flows have replaced. */
async function setSilence({ db }: Database, seconds: number): Promise<void> {
  await db.update(worker).set({ lastSeenAt: sql`clock_timestamp() - interval '1 second' * ${seconds}` });
}
