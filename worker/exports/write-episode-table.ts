import { type FileHandle, open } from "node:fs/promises";
import { type CsvCell, writeCsv } from "@/lib/csv/write-csv";
import type { Db } from "@/lib/server/db/client";
import type { ExportSelection } from "@/lib/server/db/schema/exports";
import { closeAfter } from "@/lib/server/storage/files";
import { type ExportedEpisode, listExportedEpisodes } from "@/lib/server/store/export-content";
import { type Column, openParquetFile } from "@/worker/datasets/parquet/parquet-file";

/** Read and written within some milliseconds, in which the worker does nothing else. */
const rowsAtOnce = 1_000;

type Cell = Exclude<CsvCell, undefined> | boolean;

/** Named as the API has them. */
const columns: Readonly<
  Record<string, Pick<Column, "type" | "nullable"> & { read: (episode: ExportedEpisode) => Cell }>
> = {
  episode_id: { type: "string", read: ({ taskId, env }) => `${taskId}.${env}` },
  iteration_index: { type: "int64", read: ({ iterationIndex }) => iterationIndex },
  job_id: { type: "string", read: ({ taskId }) => taskId },
  job_index: { type: "int64", read: ({ jobIndex }) => jobIndex },
  env: { type: "int64", read: ({ env }) => env },
  purpose: { type: "string", read: ({ purpose }) => purpose },
  seed: { type: "int64", read: ({ seed }) => seed },
  length: { type: "int64", read: ({ length }) => length },
  return: { type: "float64", read: ({ returnSum }) => returnSum },
  success: { type: "bool", read: ({ success }) => success },
  driver: { type: "string", read: ({ driver }) => driver },
  driver_checkpoint_id: {
    type: "string",
    nullable: true,
    read: ({ driverCheckpointId }) => driverCheckpointId,
  },
  jerk: { type: "float64", nullable: true, read: ({ jerk }) => jerk },
  stillness: { type: "float64", nullable: true, read: ({ stillness }) => stillness },
  sim_warnings: { type: "int64", nullable: true, read: ({ simWarnings }) => simWarnings },
  verdict: { type: "string", nullable: true, read: ({ verdict }) => verdict },
  note: { type: "string", nullable: true, read: ({ note }) => note },
  excluded: { type: "bool", read: ({ excluded }) => excluded === true },
};

export type WantedEpisodes = { db: Db; runId: string; selection: ExportSelection; signal: AbortSignal };

/** The chosen episodes by place, one a row. @returns how many there are */
export async function writeEpisodesCsv(
  path: string,
  wanted: WantedEpisodes,
  onProgress: (episodes: number) => void,
): Promise<number> {
  return closeAfter(await open(path, "wx"), async (file) => {
    await appendCsv(file, [Object.keys(columns)]);
    let written = 0;
    for await (const page of readPages(wanted)) {
      await appendCsv(
        file,
        page.map((episode) =>
          Object.values(columns).map(({ read }) => {
            const cell = read(episode);
            return typeof cell === "boolean" ? String(cell) : cell;
          }),
        ),
      );
      written += page.length;
      onProgress(written);
    }
    return written;
  });
}

const appendCsv = (file: FileHandle, rows: readonly (readonly CsvCell[])[]): Promise<void> =>
  file.appendFile(`${writeCsv(rows)}\r\n`);

/** The same as a Parquet file. */
export async function writeEpisodesParquet(
  path: string,
  wanted: WantedEpisodes,
  onProgress: (episodes: number) => void,
): Promise<number> {
  const told = Object.entries(columns).map(([name, { type, nullable }]) => ({
    name,
    type,
    ...(nullable && { nullable }),
  }));
  const file = openParquetFile(path, told);
  try {
    let written = 0;
    for await (const page of readPages(wanted)) {
      file.write(
        Object.values(columns).map(({ type, read }) =>
          page.map((episode) => {
            const cell = read(episode);
            return type === "int64" && cell !== null ? BigInt(Number(cell)) : cell;
          }),
        ),
      );
      written += page.length;
      onProgress(written);
    }
    file.finish();
    return written;
  } finally {
    file.close();
  }
}

async function* readPages({ db, signal, ...wanted }: WantedEpisodes): AsyncGenerator<ExportedEpisode[]> {
  let after: ExportedEpisode | null = null;
  for (;;) {
    signal.throwIfAborted();
    const page: ExportedEpisode[] = await listExportedEpisodes(db, wanted, { after, limit: rowsAtOnce });
    if (page.length > 0) yield page;
    if (page.length < rowsAtOnce) return;
    after = page.at(-1) ?? null;
  }
}
