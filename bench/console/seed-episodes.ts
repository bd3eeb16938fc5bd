import { readFile } from "node:fs/promises";
import type { Database } from "@/lib/server/db/client";
import { episode, task } from "@/lib/server/db/schema/attempts";
import { newId } from "@/lib/server/new-id";
import type { Storage } from "@/lib/server/storage/port";
import type { EpisodeSummary } from "@/worker/rollouts/port";
import { benchJob } from "../rollouts/bench-job";
import { openEngine } from "../rollouts/open-engine";

export type Recorded = { batch: Uint8Array; episodes: readonly EpisodeSummary[] };

/** What the built-in simulator makes of so many episodes. */
export async function recordBatch(episodes: number): Promise<Recorded> {
  const engine = await openEngine(2);
  try {
    const { outFile, episodes: ends } = await engine.run(benchJob(episodes));
    return { batch: await readFile(outFile), episodes: ends };
  } finally {
    await engine.close();
  }
}

/** Gives a run that the loop never drove one rollout job of its first iteration, with its batch and its episodes. */
export async function addBatch(
  { db }: Database,
  storage: Storage,
  { runId, projectId, batch, episodes }: Recorded & { runId: string; projectId: string },
): Promise<void> {
  const { sha256, sizeBytes } = await storage.putBytes(batch);
  const taskId = newId("job");
  await db.insert(task).values({
    taskId,
    projectId,
    runId,
    iterationIndex: 0,
    kind: "rollout",
    index: 0,
    result: { sha256, bytes: sizeBytes },
  });
  await db
    .insert(episode)
    .values(episodes.map((one) => ({ ...one, taskId, runId, iterationIndex: 0, jobIndex: 0 })));
}
