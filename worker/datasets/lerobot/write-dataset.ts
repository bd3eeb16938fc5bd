import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Column } from "@/worker/datasets/parquet/parquet-file";
import type { DatasetBatch, LerobotJob, WrittenDataset } from "@/worker/datasets/port";
import { type BatchFeature, chooseFeatures, countNumbers, type FeatureShape } from "./choose-features";
import { FrameTable } from "./frame-table";
import { frameFeatures, makeFrames } from "./make-frames";
import { ColumnMeter } from "./measure-columns";
import { type OpenBatch, openBatch } from "./open-batch";
import { readFeature } from "./read-frames";
import { readRate } from "./read-rate";
import { type EpisodeEntry, writeMeta } from "./write-meta";

/** So many numbers of an episode are read at once. */
const numbersAtOnce = 2 ** 18;

/**
 * Writes the dataset into the job's folder, an episode at a time. Format: LeRobotDataset v3.0 with one text for the task. What is
 * damaged is told before anything is written, as far as headers say it.
 */
export async function writeDataset(
  { folder, task, batches }: LerobotJob,
  onProgress: (frames: number, total: number) => void = () => {},
): Promise<WrittenDataset> {
  const opened = await lookInto(batches);
  const { features: ofBatches, leftOut } = chooseFeatures(opened);
  const rate = readRate(opened);
  const total = opened.reduce((sum, batch) => sum + countFrames(batch), 0);
  const features = [...ofBatches, ...frameFeatures];
  const meters = features.map(({ shape }) => new ColumnMeter(shape));
  const rowNumbers = features.reduce((sum, { shape }) => sum + countNumbers(shape), 0);
  mkdirSync(join(folder, "data"), { recursive: true });
  const table = new FrameTable(join(folder, "data"), features.map(toColumn), rowNumbers);
  const entries: EpisodeEntry[] = [];
  let frames = 0;
  try {
    for (const wanted of batches) {
      const batch = await openBatch(wanted);
      try {
        for (const env of listEnvs(batch)) {
          const entry = describeEpisode(batch, env, frames);
          const at = { episode: entries.length, firstFrame: frames, length: entry.length, fps: rate.fps };
          entries.push({ ...entry, place: table.beginEpisode() });
          const stepsAtOnce = Math.max(1, Math.floor(numbersAtOnce / rowNumbers));
          for (let from = 0; from < entry.length; from += stepsAtOnce) {
            const rows = { env, from, steps: Math.min(stepsAtOnce, entry.length - from) };
            const read = [...readAll(batch, ofBatches, rows), ...makeFrames(batch, rows, at)];
            for (const [column, { numbers }] of read.entries()) meters[column]?.add(numbers);
            table.add(
              read.map((one) => one.rows),
              rows.steps,
            );
          }
          frames += entry.length;
          onProgress(frames, total);
        }
      } finally {
        batch.close();
      }
    }
    table.finish();
  } finally {
    table.close();
  }
  writeMeta(folder, { task, features, meters, entries, frames, rate, leftOut });
  return { episodes: entries.length, frames, leftOut };
}

/** Thousands of files would not stay open together, and their headers are enough to choose what is written. */
async function lookInto(batches: readonly DatasetBatch[]): Promise<OpenBatch[]> {
  const opened: OpenBatch[] = [];
  for (const wanted of batches) {
    const batch = await openBatch(wanted);
    batch.close();
    opened.push(batch);
  }
  return opened;
}

const listEnvs = ({ batch, lengths }: OpenBatch): readonly number[] => batch.envs ?? [...lengths.keys()];

const countFrames = (batch: OpenBatch): number =>
  listEnvs(batch).reduce((sum, env) => sum + (batch.lengths[env] ?? 0), 0);

const describeEpisode = (
  { batch, lengths, successes, metadata }: OpenBatch,
  env: number,
  from: number,
): Omit<EpisodeEntry, "place"> => ({
  length: lengths[env] ?? 0,
  from,
  batch: batch.cutFrom?.sha256 ?? batch.sha256,
  env: batch.cutFrom?.envs[env] ?? env,
  seed: metadata.seed ?? "",
  success: successes?.[env] ?? false,
});

const toColumn = ({ name, dtype, shape }: FeatureShape & { name: string }): Column => ({
  name,
  type: dtype,
  // Readers of the format take a list of one number for the number itself.
  axes: shape.length === 1 && shape[0] === 1 ? 0 : shape.length,
});

const readAll = (
  batch: OpenBatch,
  features: readonly BatchFeature[],
  rows: Parameters<OpenBatch["readRows"]>[1],
) => features.map((feature) => readFeature(batch, feature, rows));
