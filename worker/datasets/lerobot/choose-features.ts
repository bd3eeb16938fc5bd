import type { TensorDtype, TensorPlace } from "@/lib/safetensors/tensor";
import { DatasetRefused, type LeftOut } from "@/worker/datasets/port";
import type { OpenBatch } from "./open-batch";

/** Names of numbers as this format and numpy have them. */
const dtypes = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  U16: "uint16",
  I16: "int16",
  U32: "uint32",
  I32: "int32",
  U64: "uint64",
  I64: "int64",
  // Every number of sixteen bits is one of 32 bits too, and fewer readers know the narrow ones.
  F16: "float32",
  BF16: "float32",
  F32: "float32",
  F64: "float64",
  F8_E4M3: null,
  F8_E5M2: null,
} as const satisfies Readonly<Record<TensorDtype, string | null>>;

export type FeatureDtype = NonNullable<(typeof dtypes)[TensorDtype]>;

/** What the format has of each frame under one name; `shape`: `[1]` of a single number. `names`: one for each number. */
export type FeatureShape = { dtype: FeatureDtype; shape: readonly number[]; names: readonly string[] | null };

/** A feature that stands in the batches. */
export type BatchFeature = FeatureShape & { name: string; array: string };

export const countNumbers = (shape: readonly number[]): number =>
  shape.reduce((product, axis) => product * axis, 1);

/** The columns that the format keeps for itself, beside those that we make. */
export const ownFeatures = [
  "timestamp",
  "frame_index",
  "episode_index",
  "index",
  "task_index",
  "next.done",
  "next.success",
] as const;

const knownNames: Readonly<Record<string, string>> = {
  observation: "observation.state",
  reward: "next.reward",
  terminated: "next.terminated",
  truncated: "next.truncated",
};
const taken: readonly string[] = [...ownFeatures, ...Object.values(knownNames), "task"];

/** Larger rows are pictures and the like, which a table of numbers would hold at many times their size. */
const numbersAtMost = 4_096;
/** Readers of the format know arrays of up to so many axes. */
const axesAtMost = 5;

/**
 * What of the batches becomes a column: each array that all of them have alike, with a row for each control step. Throws
 * DatasetRefused where observations or actions are not of one kind.
 */
export function chooseFeatures(batches: readonly OpenBatch[]): {
  features: BatchFeature[];
  leftOut: LeftOut[];
} {
  const [first, ...others] = batches;
  if (!first) return { features: [], leftOut: [] };
  const features: BatchFeature[] = [];
  const leftOut: LeftOut[] = [];
  const names = new Set(batches.flatMap(({ tensors }) => [...tensors.keys()]));
  for (const array of names) {
    if (array === "length" || array === "success") continue;
    const place = first.tensors.get(array);
    const isAlike = place && others.every(({ tensors }) => isSame(place, tensors.get(array)));
    if (!isAlike && (array === "observation" || array === "action"))
      throw new DatasetRefused(
        "batches_unequal",
        `The batches have ${array}s of different shapes or types, and one dataset has one kind of them. Export fewer episodes at once.`,
      );
    const why = isAlike ? refuseArray(place, first) : "not every batch has it in the same shape and type";
    if (why !== null) leftOut.push({ name: array, why });
    else if (place) features.push(describeFeature(place, first));
  }
  return { features, leftOut };
}

/** The number of steps that the arrays have may differ from batch to batch. */
function isSame(one: TensorPlace, other: TensorPlace | undefined): boolean {
  return (
    other?.dtype === one.dtype &&
    other.shape.length === one.shape.length &&
    other.shape.every((axis, at) => at < 2 || axis === one.shape[at])
  );
}

/** Null: it fits. */
function refuseArray(place: TensorPlace, { lengths, tensors }: OpenBatch): string | null {
  const { name, dtype, shape } = place;
  const [episodes, steps, ...row] = shape;
  const all = tensors.get("reward")?.shape[1] ?? Math.max(...lengths);
  if (episodes !== lengths.length || steps === undefined || steps !== all)
    return "it has no row for each control step";
  if (dtypes[dtype] === null) return `no reader of the format knows numbers of the type ${dtype}`;
  if (countNumbers(row) === 0) return "it has no numbers";
  if (row.length > axesAtMost) return `it has more than ${axesAtMost} axes`;
  if (countNumbers(row) > numbersAtMost)
    return `it has ${countNumbers(row).toLocaleString("en-US")} numbers a step, and at most ${numbersAtMost.toLocaleString("en-US")} are kept in the table`;
  if (!/^[\w.-]{1,100}$/.test(name) || (taken.includes(name) && knownNames[name] === undefined))
    return "the format has no column of its name, or one of its own";
  return null;
}

function describeFeature({ name: array, dtype, shape }: TensorPlace, { metadata }: OpenBatch): BatchFeature {
  const row = shape.slice(2);
  const known = dtypes[dtype];
  if (known === null) throw new Error(`an array of ${dtype} is no feature`);
  return {
    name: Object.hasOwn(knownNames, array) ? (knownNames[array] ?? array) : array,
    array,
    dtype: known,
    shape: row.length === 0 ? [1] : row,
    names: readNames(metadata, array, row),
  };
}

/** As the batch's metadata name the numbers of a vector. */
function readNames(
  metadata: Readonly<Record<string, string>>,
  array: string,
  row: readonly number[],
): string[] | null {
  const text = metadata[`${array === "expert_action" ? "action" : array}_names`];
  if (text === undefined || row.length !== 1) return null;
  const names = parseList(text);
  return names.length === row[0] && names.every((name) => typeof name === "string") ? names : null;
}

function parseList(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list : [];
  } catch {
    return []; // names of a simulator of the user's own that nobody can read are as good as none
  }
}
