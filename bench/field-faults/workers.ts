import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createDatabase } from "@/lib/server/db/client";
import { findIterationByIndex } from "@/lib/server/store/iterations";
import { until } from "@/scripts/testing/until";
import { program } from "../runs/small-run";
import { type Api, good, type House, type Seen, scene } from "./field-fault";
import {
  listTrainers,
  sayEnd,
  startRun,
  tellTrainer,
  trainUntilTold,
  waitForEnd,
  waitForLog,
  waitForRun,
} from "./runs";

async function readWork(api: Api): Promise<{ status: number; code: string }> {
  const answer = await fetch(`${api.url}/readyz?require=work`);
  const { work } = await answer.json();
  return { status: answer.status, code: work.code };
}

const isReady = async (api: Api) => (await fetch(`${api.url}/readyz`)).status;

export async function readWorkerPid(api: Api): Promise<number | null> {
  const { workers } = await api.get("/v1/fleet");
  return workers.find(({ alive }: { alive: boolean }) => alive)?.pid ?? null;
}

/** Waits for what the web says of work, a worker's silence and its death included. */
async function waitForWork(api: Api, code: string): Promise<Seen> {
  await until(`work is ${code}`, async () => (await readWork(api)).code === code, 60_000);
  const [work, alone] = [await readWork(api), await isReady(api)];
  return {
    holds: work.status === (code === "ok" ? 200 : 503) && alone === 200,
    seen: `/readyz?require=work ${work.status} ${work.code}; /readyz ${alone}`,
  };
}

/** Writes something else over the manifest that a queued trainer is to get, as a bad disk would. */
async function spoilManifest({ hardsim }: House, runId: string): Promise<void> {
  const database = createDatabase(hardsim.databaseUrl, { max: 1 });
  const found = await findIterationByIndex(database.db, runId, 0).finally(() => database.close());
  const sha256 = found?.manifestSha256;
  if (!sha256) throw new Error(`${runId} has no manifest yet`);
  const file = path.join(hardsim.dataDir, "blobs/sha256", sha256.slice(0, 2), sha256);
  const { size } = await stat(file);
  await chmod(file, 0o600);
  await writeFile(file, (await readFile(file, "utf8")).replace(/^\{/, "[").slice(0, size));
}

async function hold(api: Api): Promise<string> {
  const runId = await startRun(api, { name: "B10 holds a GPU", trainer: trainUntilTold });
  await waitForLog(api, runId, "training");
  return runId;
}

export const poisonedAttempt = scene({
  wants: {
    poisoned: {
      number: "B10",
      input: "an attempt that the worker cannot handle (its manifest is no JSON any more)",
      expected: "internal after two tries, free; a run beside it goes on; the worker lives; the fleet tells",
    },
  },
  play: async (tell, house) => {
    const { api } = house;
    const before = await readWorkerPid(api);
    // While both GPUs are held, a trainer waits with its manifest made.
    const [freed, beside] = [await hold(api), await hold(api)];
    const poisoned = await startRun(api, {
      name: "B10 poisoned",
      trainer: program(...good()),
      loop: { trainer_retry_limit: 5 },
    });
    await waitForRun(api, poisoned, ({ stage, waiting }) => stage === "training" && waiting !== null);
    await spoilManifest(house, poisoned);
    await api.post(`/v1/training-runs/${freed}/cancel`);
    const ended = await waitForEnd(api, poisoned);
    await tellTrainer(beside);
    const { run: other } = await waitForEnd(api, beside);
    const tries = (await listTrainers(api, poisoned)).length;
    const { workers } = await api.get("/v1/fleet");
    const trouble = workers.find(({ trouble: one }: { trouble: unknown }) => one !== null)?.trouble;
    const { run } = ended;
    await tell("poisoned", {
      holds:
        run.error_code === "internal" &&
        run.credits.spent === 0 &&
        tries === 2 &&
        other.status === "succeeded" &&
        (await readWorkerPid(api)) === before &&
        trouble?.attempts > 0,
      seen: `${sayEnd(ended)}; beside it ${other.status}; the fleet: ${trouble?.message}`,
    });
  },
});

/** Ends the installation's worker again and again, so it comes last. */
export const silentWorkers = scene({
  wants: {
    silent: {
      number: "B10",
      input: "a worker that stands still (SIGSTOP)",
      expected: "/readyz?require=work answers 503 no_worker, /readyz alone 200",
    },
    loop: {
      number: "B10",
      input: "a worker that dies three times within minutes (SIGKILL)",
      expected: "/readyz?require=work answers 503 crash_loop though the next one lives, /readyz alone 200",
    },
  },
  play: async (tell, { api }) => {
    const pid = await readWorkerPid(api);
    if (pid === null) throw new Error("no worker is alive");
    process.kill(pid, "SIGSTOP");
    try {
      await tell("silent", waitForWork(api, "no_worker"));
    } finally {
      process.kill(pid, "SIGCONT");
    }
    await until("the worker is seen again", async () => (await readWorkerPid(api)) === pid, 30_000);
    for (let killed = pid, deaths = 0; deaths < 3; deaths += 1) {
      const last = killed;
      process.kill(last, "SIGKILL");
      await until(
        "another worker",
        async () => {
          const next = await readWorkerPid(api);
          killed = next ?? last;
          return next !== null && next !== last;
        },
        90_000,
      );
    }
    await tell("loop", waitForWork(api, "crash_loop"));
  },
});
