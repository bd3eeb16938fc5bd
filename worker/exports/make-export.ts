import { mkdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { untilAborted } from "@/lib/server/storage/files";
import type { StoredBlob } from "@/lib/server/storage/port";
import type { ExportRow } from "@/lib/server/store/exports";
import { readStorageRoom } from "@/lib/server/store/project-storage";
import { findRunSpec } from "@/lib/server/store/run-specs";
import { packFolder } from "@/worker/container-io/pack-folder";
import { scanFolder } from "@/worker/container-io/scan-folder";
import { describeTask } from "@/worker/datasets/describe-task";
import type { LeftOut } from "@/worker/datasets/port";
import { judgeRoom } from "@/worker/held/project-room";
import type { TaskPorts } from "@/worker/held/task-ports";
import { ExportRefused } from "./export-refused";
import { stageBatches } from "./stage-batches";
import { writeEventFiles } from "./tensorboard/write-event-files";
import { writeEpisodesCsv, writeEpisodesParquet } from "./write-episode-table";

export type ExportPorts = Pick<TaskPorts, "database" | "storage" | "datasets" | "limits">;

type Work = {
  /** Empty, and nobody else's. */
  folder: string;
  signal: AbortSignal;
  onProgress: (done: number, total?: number) => void;
};

export type MadeExport = { blob: StoredBlob; done: number; leftOut: LeftOut[] };

/** Makes the file of an export and stores it. Throws what `explainFailure` explains, and the signal's reason once it aborts. */
export async function makeExport(row: ExportRow, ports: ExportPorts, work: Work): Promise<MadeExport> {
  const { db } = ports.database;
  const { folder, signal, onProgress } = work;
  const { runId, selection } = row;
  const table = join(folder, "table");
  switch (row.kind) {
    case "lerobot_v3":
      return makeLerobot(row, ports, work);
    case "tensorboard": {
      const root = await makeRoot(row, folder);
      const metrics = { db, runId, index: selection.iteration, signal };
      const done = await writeEventFiles(root.inner, metrics, onProgress);
      return { blob: await storeFolder(root.outer, row, ports, signal), done, leftOut: [] };
    }
    case "episodes_csv": {
      const done = await writeEpisodesCsv(table, { db, runId, selection, signal }, onProgress);
      return { blob: await storeFile(table, row, ports, signal), done, leftOut: [] };
    }
    case "episodes_parquet": {
      const done = await writeEpisodesParquet(table, { db, runId, selection, signal }, onProgress);
      return { blob: await storeFile(table, row, ports, signal), done, leftOut: [] };
    }
  }
}

async function makeLerobot(row: ExportRow, ports: ExportPorts, work: Work): Promise<MadeExport> {
  const { folder, signal, onProgress } = work;
  const spec = await findRunSpec(ports.database.db, row.runId);
  if (!spec) throw new ExportRefused("selection_empty", "The run is gone.");
  const batches = await stageBatches(row, join(folder, "batches"), ports, signal);
  // The dataset is about as large as its batches, and lies there twice until its folder is packed.
  const sizes = await Promise.all(batches.map(async ({ path }) => (await stat(path)).size));
  await ports.storage.requireRoom(2 * sizes.reduce((sum, bytes) => sum + bytes, 0));
  const root = await makeRoot(row, folder);
  const job = { folder: root.inner, task: describeTask(spec.rollout), batches };
  const { frames, leftOut } = await ports.datasets.writeLerobot(job, { signal, onProgress });
  return { blob: await storeFolder(root.outer, row, ports, signal), done: frames, leftOut };
}

/** What is packed, with one folder in it that has the export's name: unpacked, nothing of it lies about. */
async function makeRoot(
  { filename }: Pick<ExportRow, "filename">,
  folder: string,
): Promise<{ outer: string; inner: string }> {
  const outer = join(folder, "packed");
  const inner = join(outer, filename.replace(/\.tar$/, ""));
  await mkdir(inner, { recursive: true });
  return { outer, inner };
}

async function storeFolder(
  folder: string,
  row: ExportRow,
  ports: ExportPorts,
  signal: AbortSignal,
): Promise<StoredBlob> {
  const scanned = await scanFolder(folder, { seenAs: folder, signal });
  await requireProjectRoom(scanned.bytes, row, ports);
  return ports.storage.putStream(untilAborted(packFolder(scanned), signal));
}

async function storeFile(
  path: string,
  row: ExportRow,
  ports: ExportPorts,
  signal: AbortSignal,
): Promise<StoredBlob> {
  await requireProjectRoom((await stat(path)).size, row, ports);
  return ports.storage.putFile(path, { signal, given: true });
}

async function requireProjectRoom(
  bytes: number,
  { projectId }: ExportRow,
  { database, limits }: ExportPorts,
): Promise<void> {
  const room = await readStorageRoom(database.db, projectId, limits.projectStorageBytes ?? null);
  const refusal = judgeRoom(bytes, room ?? Number.POSITIVE_INFINITY);
  if (refusal !== null)
    throw new ExportRefused(
      "storage_exhausted",
      `${refusal} Remove exports, assets or runs, or ask an owner to raise the limit, and ask again.`,
    );
}
