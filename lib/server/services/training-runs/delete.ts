import type { WireTrainingRun } from "@/lib/contracts/training-runs/training-run";
import { lockRun } from "@/lib/server/loop/lock-run";
import { attemptLogFolder } from "@/lib/server/storage/attempt-log-folder";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { findUnreferenced } from "@/lib/server/store/blob-references";
import { deleteRun, listBlobsOfRun, listLiveChildren } from "@/lib/server/store/run-deletion";
import { AppError, notFound } from "../app-error";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "./require-run";
import { readMoment, toWireTrainingRun } from "./to-wire";

/**
 * Deletes an ended run with everything that only it holds; what it cost moves into the ledger of deleted runs. Files go
 * after the rows: a crash in between leaves files that nothing names, never rows that name no file.
 */
export async function deleteTrainingRun(
  context: ServiceContext,
  { runId }: { runId: string },
): Promise<WireTrainingRun> {
  await requireRunAccess(context, runId, "training:write");
  const { run, blobs, attemptIds } = await context.database.db.transaction(async (tx) => {
    const run = await lockRun(tx, runId);
    if (!run) throw notFound("training run", runId);
    if (run.endedAt === null)
      throw new AppError("state_conflict", `Not deleted: the run is ${run.status}. Cancel it first.`);
    const blobs = await listBlobsOfRun(tx, runId);
    const attemptIds = await deleteRun(tx, runId);
    // Asked once the checkpoints are gone: whoever held one to start from it has committed by then.
    const children = await listLiveChildren(tx, runId);
    if (children.length > 0)
      throw new AppError(
        "state_conflict",
        `Not deleted: a live run starts from its checkpoint (${children.join(", ")}). Cancel that first.`,
      );
    return { run, blobs, attemptIds };
  });
  await removeFiles(context, blobs, attemptIds);
  return toWireTrainingRun(run, await readMoment(context.database.db));
}

async function removeFiles(
  { database, storage, env, log }: ServiceContext,
  blobs: readonly string[],
  attemptIds: readonly string[],
): Promise<void> {
  try {
    for (const sha256 of await findUnreferenced(database.db, blobs)) await storage.remove(sha256);
    for (const attemptId of attemptIds) await removeFolder(attemptLogFolder(env.HARDSIM_DATA_DIR, attemptId));
  } catch (error) {
    // The run is gone and its caller is told so; what is left takes room, nothing else.
    log.error({ err: error }, "files of a deleted run were not all removed");
  }
}
