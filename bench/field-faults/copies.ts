import { mkdir } from "node:fs/promises";
import path from "node:path";
import { owner } from "@/e2e/fixtures/installation";
import { createOwner } from "@/e2e/fixtures/visit";
import { createDatabase } from "@/lib/server/db/client";
import { runCommand } from "@/scripts/process/run-command.mjs";
import { findChromium } from "@/scripts/setup/chromium.mjs";
import { startPostgres } from "@/scripts/setup/postgres.mjs";
import { until } from "@/scripts/testing/until";
import { openPage, withPages } from "./browser";
import { type House, type Seen, scene } from "./field-fault";
import { inFolder, inHouseOn, refusalToStart } from "./house";
import { listTrainers, sayEnd, startRun, tellTrainer, trainUntilTold, waitForEnd, waitForLog } from "./runs";

const findSentence = (text: string | null, what: RegExp): string =>
  text?.split("\n").find((line) => what.test(line)) ?? String(text).slice(0, 300);

const refusal = async (dataDir: string, settings: Readonly<Record<string, string>> = {}): Promise<Seen> => {
  const sentence = findSentence(await refusalToStart(dataDir, settings), /--adopt-copy/);
  return { holds: /--adopt-copy/.test(sentence), seen: sentence };
};

/** Its worker has compared the engine's containers with what it knows of. */
async function waitForReconciliation({ api }: House): Promise<void> {
  await until(
    "the worker has looked at the engine",
    async () => {
      const { hosts } = await api.get("/v1/fleet");
      return hosts.some((host: { last_reconciliation: unknown }) => host.last_reconciliation !== null);
    },
    60_000,
  );
}

/** One browser at two installations of one host: who signs in at the second stays signed in at the first. */
async function enterBoth(houses: readonly House[]): Promise<Seen> {
  return withPages(async (browser) => {
    for (const { api } of houses) await createOwner(await openPage(browser, `${api.url}/first-start`), owner);
    const page = await browser.newPage();
    const seen: string[] = [];
    for (const { api } of houses) {
      await page.goto(`${api.url}/runs`);
      seen.push(new URL(page.url()).pathname);
    }
    return { holds: seen.every((pathname) => pathname === "/runs"), seen: seen.join(", ") };
  });
}

export const copies = scene({
  wants: {
    refused: {
      number: "B15",
      input: "cp -a of a data folder, started beside the original",
      expected: "refused with a sentence that names --adopt-copy",
    },
    adopted: {
      number: "B15",
      input: "the copy with --adopt-copy, while a trainer of the original runs",
      expected: "it starts, and the original's trainer goes on to its end",
    },
    dumped: {
      number: "B15",
      input: "a restored copy of a database, started with a new data folder",
      expected: "refused with a sentence that names --adopt-copy",
    },
    sessions: {
      number: "C17",
      input: "two installations on one host, one browser signed in at both",
      expected: "both sessions stay",
    },
  },
  lacks: () => (findChromium() ? null : "needs Chromium"),
  play: (tell) =>
    inFolder("copies", async (folder) => {
      const [original, copy] = [path.join(folder, "original"), path.join(folder, "copy")];
      await mkdir(original);
      // Stopped before it is copied: of a database that runs nobody makes a copy like this.
      await inHouseOn(original, {}, async () => undefined);
      await runCommand("cp", ["-a", original, copy]);
      await inHouseOn(original, {}, async (first) => {
        const { api } = first;
        const runId = await startRun(api, { name: "B15", trainer: trainUntilTold });
        await waitForLog(api, runId, "training");
        await tell("refused", refusal(copy));
        await inHouseOn(
          copy,
          {},
          async (second) => {
            await waitForReconciliation(second);
            await tellTrainer(runId);
            const ended = await waitForEnd(api, runId);
            await tell("adopted", {
              holds: ended.run.status === "succeeded" && (await listTrainers(api, runId)).length === 1,
              seen: `it started; the original's run ${sayEnd(ended)}`,
            });
            await tell("sessions", enterBoth([first, second]));
          },
          ["--adopt-copy"],
        );
      });
      await tell("dumped", startBesideDump(folder));
    }),
});

async function startBesideDump(folder: string): Promise<Seen> {
  const [original, fresh] = [path.join(folder, "with-database"), path.join(folder, "fresh")];
  await mkdir(original);
  await mkdir(fresh);
  const postgres = await startPostgres({ dataDir: path.join(folder, "database") });
  try {
    await inHouseOn(original, { DATABASE_URL: postgres.url }, async () => undefined);
    const restored = new URL(postgres.url);
    const template = restored.pathname.slice(1);
    restored.pathname = "/restored";
    const server = createDatabase(postgres.url.replace(/\/[^/]*$/, "/postgres"), { max: 1 });
    await server.db.execute(`create database restored template "${template}"`).finally(() => server.close());
    return await refusal(fresh, { DATABASE_URL: restored.toString() });
  } finally {
    await postgres.stop();
  }
}
