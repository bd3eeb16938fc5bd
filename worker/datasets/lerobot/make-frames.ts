import type { FeatureShape } from "./choose-features";
import type { EpisodeRows, OpenBatch } from "./open-batch";
import { type FeatureRows, readFeature } from "./read-frames";

const single = (dtype: FeatureShape["dtype"]): FeatureShape => ({ dtype, shape: [1], names: null });

/** What every frame has, whatever the batches hold. */
export const frameFeatures: readonly (FeatureShape & { name: string })[] = [
  { name: "timestamp", ...single("float32") },
  { name: "frame_index", ...single("int64") },
  { name: "episode_index", ...single("int64") },
  { name: "index", ...single("int64") },
  { name: "task_index", ...single("int64") },
  { name: "next.done", ...single("bool") },
  { name: "next.success", ...single("bool") },
];

/** `episode` and `firstFrame`: counted over the whole dataset. */
export type EpisodeAt = { episode: number; firstFrame: number; length: number; fps: number };

/** These rows of every feature of `frameFeatures`, in their order. */
export function makeFrames(
  batch: OpenBatch,
  rows: EpisodeRows,
  { episode, firstFrame, length, fps }: EpisodeAt,
): FeatureRows[] {
  const { env, from, steps } = rows;
  const each = (read: (step: number) => number): number[] =>
    Array.from({ length: steps }, (_, row) => read(from + row));
  const whole = (numbers: number[]): FeatureRows => ({ numbers, rows: BigInt64Array.from(numbers, BigInt) });
  const truths = (numbers: number[]): FeatureRows => ({ numbers, rows: numbers.map((value) => value === 1) });
  const timestamps = Float32Array.from({ length: steps }, (_, row) => (from + row) / fps);
  const isLast = each((step) => (step === length - 1 ? 1 : 0));
  const isSuccess = batch.successes?.[env] === true;
  return [
    { numbers: timestamps, rows: timestamps },
    whole(each((step) => step)),
    whole(each(() => episode)),
    whole(each((step) => firstFrame + step)),
    whole(each(() => 0)),
    truths(readEnds(batch, rows).map((ends, row) => (ends || isLast[row] === 1 ? 1 : 0))),
    truths(isLast.map((last) => (isSuccess ? last : 0))),
  ];
}

/** Where the batch says that an episode ended, for whichever reason. */
function readEnds(batch: OpenBatch, rows: EpisodeRows): boolean[] {
  const ends = new Array<boolean>(rows.steps).fill(false);
  for (const array of ["terminated", "truncated"]) {
    const place = batch.tensors.get(array);
    if (place?.shape.length !== 2) continue;
    const { numbers } = readFeature(batch, { array, name: array, ...single("bool") }, rows);
    for (let row = 0; row < rows.steps; row += 1) ends[row] ||= numbers[row] !== 0;
  }
  return ends;
}
