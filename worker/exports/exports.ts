import { besideEvents, notifyRun } from "@/lib/server/events/append";
import { digestContent } from "@/lib/server/services/exports/digest-content";
import { makeFolderAnew } from "@/lib/server/storage/make-folder-anew";
import { removeFolder } from "@/lib/server/storage/remove-folder";
import { claimExport, endExport, giveBackExport, renewExport } from "@/lib/server/store/export-claims";
import type { ExportRow } from "@/lib/server/store/exports";
import type { TaskPorts } from "@/worker/held/task-ports";
import { ExportRefused, explainFailure } from "./export-refused";
import { type ExportPorts, makeExport } from "./make-export";
import { folderOf } from "./staging";

/** After so many workers that were gone in the middle of it, nobody tries it again by itself. */
const lossesAtMost = 3;
/** Between two signs of life: work of any kind wakes this loop, and each sign is a write. */
const quietMs = 500;

export type Exports = {
  /** Goes on holding the export in work, or begins with the next one where it may. Returns at once. */
  look(mayBegin: boolean): Promise<void>;
  /** Once this worker goes: resolves when nothing is in work any more, and leaves the export to others. */
  giveBack(): Promise<void>;
};

type Held = {
  row: ExportRow;
  stop: AbortController;
  progress: { progressDone: number; progressTotal?: number };
  told: number;
  renewedAtMs: number;
  work: Promise<void>;
};

type Ports = ExportPorts & Pick<TaskPorts, "dataDir" | "pace" | "log" | "steadyMs">;

/** Makes exports, one at a time: they wait for one another, and never for trainers or rollouts. `signal`: this worker goes. */
export function createExports(
  ports: Ports,
  { workerId, signal, onDone }: { workerId: string; signal: AbortSignal; onDone(): void },
): Exports {
  const { database, dataDir, log, steadyMs } = ports;
  const { leaseMs } = ports.pace;
  let held: Held | null = null;
  let last: Held | null = null;

  async function work(row: ExportRow, stopped: AbortSignal, onProgress: Report): Promise<void> {
    const folder = folderOf(dataDir, row);
    const end = (ended: Parameters<typeof endExport>[3]) =>
      database.db.transaction(async (tx) => {
        const isEnded = await endExport(tx, workerId, row, ended);
        if (isEnded) await notifyRun(tx, row.runId, besideEvents);
      });
    try {
      await prepare(row, folder);
      const { blob, done, leftOut } = await makeExport(row, ports, { folder, signal: stopped, onProgress });
      stopped.throwIfAborted();
      await end({ ...blob, leftOut, progressDone: done });
    } catch (error) {
      if (stopped.aborted) return;
      const failure = explainFailure(error);
      log.warn({ err: error, exportId: row.exportId, code: failure.errorCode }, "an export was not made");
      await end(failure);
    } finally {
      // What a worker leaves that goes is swept by the next one, as after a kill.
      if (!signal.aborted) await removeFolder(folder);
    }
  }

  async function prepare(row: ExportRow, folder: string): Promise<void> {
    if (row.losses >= lossesAtMost)
      throw new ExportRefused(
        "interrupted",
        `${row.losses} workers were gone while they made it. Export fewer episodes at once, or look into the workers' logs for why they ended.`,
      );
    const content = await digestContent(database.db, row);
    if (content === null) throw new ExportRefused("selection_empty", "Nothing matches any more.");
    // Of a run that goes on there may be more than when it was asked for.
    const { digest, total: progressTotal } = content;
    await renewExport(database.db, workerId, row, { leaseMs, content: digest, progressTotal });
    await makeFolderAnew(folder, 0o700);
  }

  function begin(row: ExportRow): void {
    const stop = new AbortController();
    const own: Held = {
      ...{ row, stop, told: 0, renewedAtMs: steadyMs() },
      progress: { progressDone: 0 },
      work: Promise.resolve(),
    };
    const onProgress: Report = (done, total) => {
      own.progress = { progressDone: done, ...(total !== undefined && { progressTotal: total }) };
    };
    held = own;
    last = own;
    own.work = work(row, AbortSignal.any([signal, stop.signal]), onProgress)
      .catch((error: unknown) => {
        // Its lease ends by itself, and then it is taken up again.
        log.warn({ err: error, exportId: row.exportId }, "what came of an export could not be written");
      })
      .finally(() => {
        held = null;
        if (!signal.aborted) onDone();
      });
  }

  async function hold(own: Held): Promise<void> {
    const { row, stop, progress } = own;
    if (steadyMs() - own.renewedAtMs < quietMs || stop.signal.aborted) return;
    own.renewedAtMs = steadyMs();
    if (!(await renewExport(database.db, workerId, row, { leaseMs, ...progress }))) {
      stop.abort(new Error("the export was removed, or another worker has it"));
      return;
    }
    if (progress.progressDone === own.told) return;
    own.told = progress.progressDone;
    await database.db.transaction((tx) => notifyRun(tx, row.runId, besideEvents));
  }

  return {
    look: async (mayBegin) => {
      if (held) return hold(held);
      if (!mayBegin) return;
      const row = await claimExport(database.db, { workerId, leaseMs });
      if (row && !signal.aborted) begin(row);
    },
    giveBack: async () => {
      if (!last) return;
      await last.work;
      await giveBackExport(database.db, workerId, last.row);
    },
  };
}

type Report = (done: number, total?: number) => void;
