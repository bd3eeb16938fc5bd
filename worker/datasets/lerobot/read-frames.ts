import { readNumbers } from "@/lib/safetensors/read-numbers";
import type { TensorPlace } from "@/lib/safetensors/tensor";
import type { ColumnData } from "@/worker/datasets/parquet/parquet-file";
import { type BatchFeature, countNumbers, type FeatureShape } from "./choose-features";
import { nest } from "./measure-columns";
import type { EpisodeRows, OpenBatch } from "./open-batch";

/** Some of an episode's numbers of a feature: `numbers` for sums, `rows` for the table. */
export type FeatureRows = { numbers: ArrayLike<number>; rows: ColumnData };

export function readFeature(
  { readRows, tensors }: OpenBatch,
  feature: BatchFeature,
  wanted: EpisodeRows,
): FeatureRows {
  const stored = tensors.get(feature.array);
  if (!stored) throw new Error(`the batch has no array ${feature.array}`);
  const { bytes, place } = readRows(stored, wanted);
  const numbers = readNumbers(bytes, place);
  return { numbers, rows: cutRows(readValues(bytes, place, numbers), feature, wanted.steps) };
}

/** As the table wants them: whole numbers of 64 bits, truths, or plain numbers. */
function readValues(bytes: ArrayBuffer, { dtype }: TensorPlace, numbers: ArrayLike<number>): ValueList {
  if (dtype === "I64") return new BigInt64Array(bytes);
  if (dtype === "U64") return new BigUint64Array(bytes);
  if (dtype === "BOOL") return Array.from(numbers, (value) => value !== 0);
  return numbers;
}

type Value = number | bigint | boolean;
type ValueList = ArrayLike<Value>;

function cutRows(values: ValueList, { shape }: Pick<FeatureShape, "shape">, steps: number): unknown[] {
  const size = countNumbers(shape);
  if (size === 1 && shape.length === 1) return Array.from(values);
  return Array.from({ length: steps }, (_, step) => {
    const row = new Array<Value | undefined>(size);
    for (let item = 0; item < size; item += 1) row[item] = values[step * size + item];
    return shape.length === 1 ? row : nest(row, shape);
  });
}
