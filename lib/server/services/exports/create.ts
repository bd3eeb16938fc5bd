import type { ExportBody } from "@/lib/contracts/exports/create";
import type { WireExport } from "@/lib/contracts/exports/export";
import { besideEvents, notifyRun, notifyWork } from "@/lib/server/events/append";
import { lockRun } from "@/lib/server/loop/lock-run";
import { newId } from "@/lib/server/new-id";
import { countOpenExports, findSameExport, insertExport } from "@/lib/server/store/exports";
import { AppError, notFound } from "../app-error";
import { toActor } from "../caller";
import { nameExport } from "../checkpoints/name-download";
import { requireStorage } from "../projects/require-storage";
import type { ServiceContext } from "../service-context";
import { requireRunAccess } from "../training-runs/require-run";
import { digestContent } from "./digest-content";
import { readSelection } from "./read-selection";
import { toWireExport } from "./to-wire";

/** Of one run, that wait or are being made. */
const openAtMost = 50;

/** The export of this selection: the one that is there, where nothing has changed since, else a new one that waits for a worker. */
export async function createExport(
  context: ServiceContext,
  { runId, body }: { runId: string; body: ExportBody },
): Promise<WireExport> {
  await requireRunAccess(context, runId, "training:write");
  return context.database.db.transaction(async (tx) => {
    // Locked, so that of two who ask at once the second finds what the first has made.
    const run = await lockRun(tx, runId);
    if (!run) throw notFound("training run", runId);
    const { kind } = body;
    const selection = await readSelection(tx, runId, body);
    const content = await digestContent(tx, { runId, kind, selection });
    if (content === null) throw new AppError("selection_empty", sayEmpty(body));
    const same = await findSameExport(tx, { runId, kind, content: content.digest });
    if (same) return toWireExport(same);
    if ((await countOpenExports(tx, runId)) >= openAtMost)
      throw new AppError(
        "state_conflict",
        `${openAtMost} exports of this run are not made yet. Wait for them, or remove some.`,
      );
    await requireStorage(tx, context, run.projectId);
    const row = await insertExport(tx, {
      exportId: newId("export"),
      projectId: run.projectId,
      runId,
      kind,
      selection,
      content: content.digest,
      progressTotal: content.total,
      filename: nameExport(run, { kind, selection }),
      createdBy: toActor(context.caller),
    });
    await notifyWork(tx);
    await notifyRun(tx, runId, besideEvents);
    return toWireExport(row);
  });
}

function sayEmpty({ kind, dataset_of: datasetOf, iteration }: ExportBody): string {
  if (datasetOf !== undefined)
    return `Iteration ${datasetOf} has no dataset manifest, so there is nothing to export.`;
  const of = iteration === undefined ? "This run" : `Iteration ${iteration} of this run`;
  return kind === "tensorboard" ? `${of} has no metrics yet.` : `${of} has no episode that matches.`;
}
