import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Column, openParquetFile } from "@/worker/datasets/parquet/parquet-file";
import type { LeftOut } from "@/worker/datasets/port";
import type { FeatureShape } from "./choose-features";
import { dataFileMb, type FilePlace, filesToChunk, placeName } from "./frame-table";
import type { ColumnMeter } from "./measure-columns";
import type { FrameRate } from "./read-rate";

/** One episode of the dataset. `from`: its first frame; `batch`, `env`, `seed`: where it comes from. */
export type EpisodeEntry = {
  place: FilePlace;
  length: number;
  from: number;
  batch: string;
  env: number;
  seed: string;
  success: boolean;
};

type Meta = {
  task: string;
  features: readonly (FeatureShape & { name: string })[];
  meters: readonly ColumnMeter[];
  entries: readonly EpisodeEntry[];
  frames: number;
  rate: FrameRate;
  leftOut: readonly LeftOut[];
};

/** What stands beside the frames: `meta/info.json`, statistics, the task, the episodes, and what we have to say of it. */
export function writeMeta(folder: string, meta: Meta): void {
  const { task, features, meters, rate, leftOut } = meta;
  const write = (name: string, value: unknown) =>
    writeFileSync(make(folder, name), `${JSON.stringify(value, null, 2)}\n`);
  write("meta/info.json", describeDataset(meta));
  write("meta/stats.json", Object.fromEntries(features.map(({ name }, at) => [name, meters[at]?.read()])));
  write("meta/hardsim.json", { fps_is_known: rate.isKnown, left_out: leftOut });
  writeTask(make(folder, "meta/tasks.parquet"), task);
  writeEpisodes(make(folder, `meta/episodes/${placeName({ chunk: 0, file: 0 })}`), meta);
}

function make(folder: string, name: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  return path;
}

function describeDataset({ features, entries, frames, rate }: Meta): unknown {
  return {
    codebase_version: "v3.0",
    robot_type: null,
    total_episodes: entries.length,
    total_frames: frames,
    total_tasks: 1,
    chunks_size: filesToChunk,
    data_files_size_in_mb: dataFileMb,
    video_files_size_in_mb: 200,
    fps: rate.fps,
    splits: { train: `0:${entries.length}` },
    data_path: "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet",
    video_path: null,
    features: Object.fromEntries(
      features.map(({ name, dtype, shape, names }) => [name, { dtype, shape, names }]),
    ),
  };
}

/** Readers take the text of the task for the table's index; which column that is stands in a note for pandas. */
function writeTask(path: string, task: string): void {
  const note = {
    index_columns: ["task"],
    column_indexes: [],
    columns: [
      ["task_index", "int64", "int64"],
      ["task", "unicode", "object"],
    ].map(([name, pandas_type, numpy_type]) => ({
      ...{ name, field_name: name, pandas_type, numpy_type },
      metadata: null,
    })),
    pandas_version: "2.2.0",
  };
  const file = openParquetFile(
    path,
    [
      { name: "task_index", type: "int64" },
      { name: "task", type: "string" },
    ],
    { pandas: JSON.stringify(note) },
  );
  file.write([[0n], [task]]);
  file.finish();
}

const episodesAtOnce = 10_000;

/** All of them in one file: a row is some hundred bytes. */
function writeEpisodes(path: string, { task, entries }: Meta): void {
  const whole = (read: (entry: EpisodeEntry, index: number) => number) => ({
    type: "int64" as const,
    read: (entry: EpisodeEntry, index: number) => BigInt(read(entry, index)),
  });
  const columns: Readonly<Record<string, Pick<Column, "type" | "axes"> & { read: ReadCell }>> = {
    episode_index: whole((_, index) => index),
    tasks: { type: "string", axes: 1, read: () => [task] },
    length: whole(({ length }) => length),
    dataset_from_index: whole(({ from }) => from),
    dataset_to_index: whole(({ from, length }) => from + length),
    "data/chunk_index": whole(({ place }) => place.chunk),
    "data/file_index": whole(({ place }) => place.file),
    "meta/episodes/chunk_index": whole(() => 0),
    "meta/episodes/file_index": whole(() => 0),
    "hardsim/batch_sha256": { type: "string", read: ({ batch }) => batch },
    "hardsim/env": whole(({ env }) => env),
    "hardsim/seed": { type: "string", read: ({ seed }) => seed },
    "hardsim/success": { type: "bool", read: ({ success }) => success },
  };
  const file = openParquetFile(
    path,
    Object.entries(columns).map(([name, { type, axes }]) => ({ name, type, ...(axes && { axes }) })),
  );
  for (let start = 0; start < entries.length; start += episodesAtOnce) {
    const part = entries.slice(start, start + episodesAtOnce);
    file.write(Object.values(columns).map(({ read }) => part.map((entry, at) => read(entry, start + at))));
  }
  file.finish();
}

type ReadCell = (entry: EpisodeEntry, index: number) => unknown;
