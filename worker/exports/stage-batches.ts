import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { readManifest } from "@/lib/contracts/files/dataset-manifest";
import { hashFile } from "@/lib/server/storage/files";
import { listWantedBatches } from "@/lib/server/store/export-content";
import type { ExportRow } from "@/lib/server/store/exports";
import { findIterationByIndex } from "@/lib/server/store/iterations";
import { type DatasetBatch, DatasetRefused } from "@/worker/datasets/port";
import type { TaskPorts } from "@/worker/held/task-ports";
import { ExportRefused } from "./export-refused";

type Ports = Pick<TaskPorts, "database" | "storage">;
type Wanted = Omit<DatasetBatch, "path" | "sha256"> & { sha256: string | null; what: string };

/** Makes the batches of an export appear in a folder, each once, and checks the sha256 of each. */
export async function stageBatches(
  row: Pick<ExportRow, "runId" | "selection">,
  folder: string,
  { database, storage }: Ports,
  signal: AbortSignal,
): Promise<DatasetBatch[]> {
  const wanted = await listWanted(row, { database, storage });
  if (wanted.length === 0) throw new ExportRefused("selection_empty", "No episode matches any more.");
  await mkdir(folder, { recursive: true });
  const staged = new Set<string>();
  const batches: DatasetBatch[] = [];
  for (const { sha256, what, ...batch } of wanted) {
    signal.throwIfAborted();
    if (sha256 === null) throw new ExportRefused("batch_gone", `The batch of ${what} is not known any more.`);
    const path = join(folder, `${sha256}.safetensors`);
    if (!staged.has(sha256)) {
      await storage.linkInto(sha256, path);
      if ((await hashFile(path)) !== sha256)
        throw new DatasetRefused(
          "batch_damaged",
          `The batch of ${what} is not what was recorded: its bytes have another digest. Put the file back from a backup, or leave its episodes out.`,
        );
      staged.add(sha256);
    }
    batches.push({ ...batch, path, sha256 });
  }
  return batches;
}

async function listWanted(
  { runId, selection }: Pick<ExportRow, "runId" | "selection">,
  { database: { db }, storage }: Ports,
): Promise<Wanted[]> {
  const { datasetOf } = selection;
  if (datasetOf === null)
    return (await listWantedBatches(db, { runId, selection })).map(
      ({ taskId, iterationIndex, ...batch }) => ({
        ...batch,
        what: `job ${taskId} of iteration ${iterationIndex}`,
      }),
    );
  const iteration = await findIterationByIndex(db, runId, datasetOf);
  if (!iteration?.manifestSha256) return [];
  const { content } = readManifest(await buffer(await storage.openRead(iteration.manifestSha256)));
  return content.batches.map(({ path, sha256, cut_from: cutFrom }) => ({
    sha256,
    envs: null,
    cutFrom,
    what: path,
  }));
}
