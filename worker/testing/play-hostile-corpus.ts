import { readdir } from "node:fs/promises";
import { and, eq, isNull } from "drizzle-orm";
import { trainingRun } from "@/lib/server/db/schema/runs";
import { makeProject } from "@/lib/testing/factories";
import type { HostileCase } from "@/worker/container-io/testing/hostile-case";
import { stagingRoot } from "@/worker/held/staging";
import { quickPace, type World, waitForEnd, waitUntil } from "./make-world";

/** Notifications wake it; its looks of its own are as rare as a real worker's. */
const pace = { ...quickPace, tickMs: 1_000, reconcileMs: 1_000, usageMs: 500 };
const limits = {
  maxOutputBytes: 5e6,
  maxScratchBytes: 1e9,
  keepFailedBytes: 1e6,
  hostLostAfterMs: 60_000,
  minFreeDiskBytes: 0,
};

/** How the run of each hostile container ended, and how it had to; `honest`: the run of somebody else beside them. */
export type Played = {
  seen: Record<string, string | undefined>;
  due: Record<string, string>;
  honest: string;
};

/**
 * Runs all of a corpus in one world, and beside them one that is honest, of another project. `startRun` is given the number of
 * the case, as its container is. Once it is over, no folder of theirs is left.
 */
export async function playCorpus(
  world: World,
  corpus: readonly HostileCase[],
  startRun: (projectId: string, argument: string) => Promise<string>,
): Promise<Played> {
  const [theirs, ours] = [await makeProject(world.database), await makeProject(world.database)];
  const runIds: string[] = [];
  for (const at of corpus.keys()) runIds.push(await startRun(theirs, String(at)));
  const honest = await startRun(ours, "honest");
  const worker = await world.startWorker({ pace, slots: { rollouts: 8, cpuTrainers: 8 }, limits });
  await waitUntil(async () => (await countLive(world, theirs)) === 0, "every run has ended", 240_000);
  const ends = await readEnds(world, theirs);
  await waitForEnd(world, honest);
  await waitUntil(async () => (await readdir(stagingRoot(world.dataDir))).length === 0, "no folder is left");
  await worker.stop();
  return {
    seen: Object.fromEntries(corpus.map(({ name }, at) => [name, ends.get(runIds[at] ?? "")])),
    due: Object.fromEntries(corpus.map(({ name, ends: end }) => [name, end])),
    honest,
  };
}

const countLive = ({ database: { db } }: World, projectId: string) =>
  db.$count(trainingRun, and(eq(trainingRun.projectId, projectId), isNull(trainingRun.endedAt)));

/** How each run of a project ended: its error's code, or its status. */
async function readEnds({ database: { db } }: World, project: string): Promise<Map<string, string>> {
  const { runId, status, errorCode, projectId } = trainingRun;
  const rows = await db.select({ runId, status, errorCode }).from(trainingRun).where(eq(projectId, project));
  return new Map(rows.map((run) => [run.runId, run.errorCode ?? run.status]));
}
