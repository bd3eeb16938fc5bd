import { mkdir, stat } from "node:fs/promises";
import { NotPrepared } from "@/worker/container-run/container-task";
import { type DatasetBatch, DatasetRefused } from "@/worker/datasets/port";
import type { HeldAttempt } from "@/worker/held/held-attempt";
import type { TaskPorts } from "@/worker/held/task-ports";

/**
 * Lays out the dataset of a training once more, as a LeRobot dataset. `batches`: where they lie already. Throws NotPrepared where
 * they do not fit, and DiskLowError where there is no room. A stop that is asked for leaves it unfinished: nothing is started then.
 */
export async function stageLerobot(
  { target, task, batches }: { target: string; task: string; batches: readonly DatasetBatch[] },
  held: HeldAttempt,
  { datasets, storage }: Pick<TaskPorts, "datasets" | "storage">,
): Promise<void> {
  const sizes = await Promise.all(batches.map(async ({ path }) => (await stat(path)).size));
  await storage.requireRoom(sizes.reduce((sum, bytes) => sum + bytes, 0));
  await mkdir(target);
  const signal = AbortSignal.any([held.abandoned, held.stopping]);
  try {
    await datasets.writeLerobot({ folder: target, task, batches }, { signal });
  } catch (error) {
    held.abandoned.throwIfAborted();
    if (held.stopping.aborted) return;
    if (error instanceof DatasetRefused) throw new NotPrepared("dataset_unfit", error.message);
    throw error;
  }
}
