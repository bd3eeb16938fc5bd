import type { FileHandle } from "node:fs/promises";
import { type EpisodeMeasures, measureJerk, measureStillness } from "@/lib/core/curation/measure";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import { itemReaderOf } from "@/lib/safetensors/read-items";
import { countBytes, type TensorPlace } from "@/lib/safetensors/tensor";
import { readAllNumbers, readNumbers } from "./read-numbers";

/** An episode whose actions or positions take more, in bytes, is not measured: nobody can have meant an arm. */
const measuredAtMostBytes = 16 * 2 ** 20;
/** As the database keeps it. */
const maxWarnings = 2 ** 31 - 1;

type Recorded = {
  /** T, the steps that the arrays have. */
  steps: number;
  lengths: readonly number[];
  low: readonly number[];
  high: readonly number[];
};

/**
 * What is measured of the episodes of a simulator of the user's own, by the arrays that it left: `action`, `qpos` and
 * `sim_warnings`, each where it is there. Throws SafetensorsError where it counts warnings that are no whole numbers from 0.
 */
export async function measureRecorded(
  handle: FileHandle,
  tensors: ReadonlyMap<string, TensorPlace>,
  { steps, lengths, low, high }: Recorded,
  signal: AbortSignal,
): Promise<EpisodeMeasures[]> {
  const ranges = high.map((most, item) => most - low[item]);
  const warnings = await readWarnings(handle, tensors.get("sim_warnings"), signal);
  const measured: EpisodeMeasures[] = [];
  for (const [env, length] of lengths.entries()) {
    const read = (name: string) => readRows(handle, tensors.get(name), { env, length, steps }, signal);
    const actions = await read("action");
    const positions = await read("qpos");
    measured.push({
      jerk: actions && measureJerk(actions, ranges),
      stillness: positions && measureStillness(positions),
      simWarnings: warnings?.[env] ?? null,
    });
  }
  return measured;
}

/** An episode's own rows of an array; null where that is not there, has no steps, or is not computed with. */
async function readRows(
  handle: FileHandle,
  place: TensorPlace | undefined,
  { env, length, steps }: { env: number; length: number; steps: number },
  signal: AbortSignal,
): Promise<{ values: Float64Array; length: number; width: number } | null> {
  if (!place || place.shape[1] !== steps || itemReaderOf(place.dtype) === null) return null;
  const { name, dtype, shape } = place;
  const row = shape.slice(2);
  const episodeBytes = countBytes({ dtype, shape: [steps, ...row] });
  const bytes = countBytes({ dtype, shape: [length, ...row] });
  if (bytes > measuredAtMostBytes || bytes === 0) return null;
  const own: TensorPlace = {
    name,
    dtype,
    shape: [length, ...row],
    offset: place.offset + env * episodeBytes,
    length: bytes,
  };
  const width = row.reduce((product, axis) => product * axis, 1);
  const values = new Float64Array(length * width);
  let at = 0;
  for await (const numbers of readNumbers(handle, own, signal)) {
    values.set(numbers, at);
    at += numbers.length;
  }
  return { values, length, width };
}

/** Null: it does not count them. */
async function readWarnings(
  handle: FileHandle,
  place: TensorPlace | undefined,
  signal: AbortSignal,
): Promise<number[] | null> {
  if (!place) return null;
  const counts = await readAllNumbers(handle, place, signal);
  const wrong = counts.findIndex((count) => !Number.isInteger(count) || count < 0 || count > maxWarnings);
  if (wrong >= 0)
    throw new SafetensorsError(
      `it has ${counts[wrong]} as sim_warnings of episode ${wrong}; it must be a whole number from 0 to ${maxWarnings}`,
    );
  return counts;
}
