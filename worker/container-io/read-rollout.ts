import type { FileHandle } from "node:fs/promises";
import type { RecordedSpaces } from "@/lib/core/attempts/outcome";
import type { EpisodeMeasures } from "@/lib/core/curation/measure";
import type { NumberType } from "@/lib/core/names";
import { cleanText } from "@/lib/core/text/clean-text";
import { openHeader } from "@/lib/safetensors/open-header";
import { SafetensorsError, type SafetensorsHeader } from "@/lib/safetensors/read-header";
import type { TensorDtype, TensorPlace } from "@/lib/safetensors/tensor";
import { measureRecorded } from "./measure-recorded";
import { readAllNumbers, readNumbers } from "./read-numbers";
import { readAt } from "./walk-output";

/** What a job asked for. */
export type AskedRollout = { numEnvs: number; steps: number };

export type RecordedEpisode = {
  env: number;
  length: number;
  returnSum: number;
  success: boolean;
} & EpisodeMeasures;

/** What a file says of a rollout. `simulator`: as its metadata name it; null: they do not. */
export type ReadRollout = {
  episodes: RecordedEpisode[];
  spaces: RecordedSpaces;
  simulator: { name: string | null; version: string | null };
};

const rolloutSchema = "hardsim.rollout/v1";
/** More names than these are of no vector that a person named. */
const maxNames = 4_096;
const maxNameLength = 200;

/**
 * Reads rollout.safetensors without trust: its header, its lengths, rewards and successes; of all other arrays their shapes alone.
 * Throws SafetensorsError with a sentence for whoever wrote it, and the signal's reason once it aborts.
 */
export async function readRollout(
  handle: FileHandle,
  fileBytes: number,
  asked: AskedRollout,
  signal: AbortSignal,
): Promise<ReadRollout> {
  const header = await openHeader((start, length) => readAt(handle, start, length), fileBytes);
  const { schema } = header.metadata;
  if (schema !== undefined && schema !== rolloutSchema)
    throw new SafetensorsError(`it is of the schema ${show(schema)}; known: ${rolloutSchema}`);
  const { observation, action, reward, length } = requireArrays(header);
  const steps = checkShapes(header, { observation, action, reward }, asked);
  const lengths = await readLengths(handle, length, steps, signal);
  const returns = await sumRewards(handle, reward, { steps, lengths }, signal);
  const successes = await readSuccesses(handle, header.tensors.get("success"), signal);
  const spaces = readSpaces(header, observation, action);
  const measures = await measureRecorded(
    handle,
    header.tensors,
    { steps, lengths, ...spaces.action },
    signal,
  );
  return {
    episodes: lengths.map((one, env) => ({
      env,
      length: one,
      returnSum: returns[env],
      success: successes?.[env] ?? false,
      ...measures[env],
    })),
    spaces,
    simulator: {
      name: readName(header.metadata.simulator_name),
      version: readName(header.metadata.simulator_version),
    },
  };
}

const needed = ["observation", "action", "reward", "length"] as const;

function requireArrays({ tensors }: SafetensorsHeader): Record<(typeof needed)[number], TensorPlace> {
  const take = (name: string): TensorPlace => {
    const found = tensors.get(name);
    if (!found) throw new SafetensorsError(`it has no array ${name}; it needs ${needed.join(", ")}`);
    return found;
  };
  return {
    observation: take("observation"),
    action: take("action"),
    reward: take("reward"),
    length: take("length"),
  };
}

/** The axes that arrays must begin with: E, or E and T; `exact`: they have no others. */
const knownAxes: Readonly<Record<string, { axes: 1 | 2; exact: boolean }>> = {
  observation: { axes: 2, exact: false },
  action: { axes: 2, exact: false },
  expert_action: { axes: 2, exact: false },
  reward: { axes: 2, exact: true },
  terminated: { axes: 2, exact: true },
  truncated: { axes: 2, exact: true },
  length: { axes: 1, exact: true },
  success: { axes: 1, exact: true },
  sim_warnings: { axes: 1, exact: true },
};
const other = { axes: 1, exact: false } as const;

/** @returns T, the steps that the arrays have */
function checkShapes(
  { tensors }: SafetensorsHeader,
  { reward }: Record<"observation" | "action" | "reward", TensorPlace>,
  asked: AskedRollout,
): number {
  const [, steps = 0] = reward.shape;
  if (reward.shape.length !== 2 || steps < 1 || steps > asked.steps)
    throw new SafetensorsError(
      `it has reward of shape ${showShape(reward.shape)}; it must be [${asked.numEnvs}, T] with T from 1 to ${asked.steps}`,
    );
  for (const [name, { shape }] of tensors) {
    const { axes, exact } = Object.hasOwn(knownAxes, name) ? (knownAxes[name] ?? other) : other;
    const wanted = [asked.numEnvs, steps].slice(0, axes);
    const begins = wanted.every((axis, at) => shape[at] === axis);
    if (begins && (!exact || shape.length === axes)) continue;
    const form = `[${wanted.join(", ")}${exact ? "" : ", …"}]`;
    throw new SafetensorsError(
      `it has ${show(name)} of shape ${showShape(shape)}; it must be ${form} (episodes${axes === 2 ? ", steps" : ""})`,
    );
  }
  return steps;
}

async function readLengths(
  handle: FileHandle,
  length: TensorPlace,
  steps: number,
  signal: AbortSignal,
): Promise<number[]> {
  const lengths = await readAllNumbers(handle, length, signal);
  const wrong = lengths.findIndex((one) => !Number.isInteger(one) || one < 1 || one > steps);
  if (wrong >= 0)
    throw new SafetensorsError(
      `it has ${lengths[wrong]} as length of episode ${wrong}; it must be from 1 to ${steps}`,
    );
  return lengths;
}

/** In the order of the file, as 64-bit numbers: whoever reads it gets the same sums. */
async function sumRewards(
  handle: FileHandle,
  reward: TensorPlace,
  { steps, lengths }: { steps: number; lengths: readonly number[] },
  signal: AbortSignal,
): Promise<number[]> {
  const sums = lengths.map(() => 0);
  let at = 0;
  for await (const numbers of readNumbers(handle, reward, signal))
    for (const value of numbers) {
      const [env, step] = [Math.floor(at / steps), at % steps];
      if (!Number.isFinite(value))
        throw new SafetensorsError(
          `it has ${value} as reward of episode ${env} at step ${step}; rewards must be finite`,
        );
      if (step < lengths[env]) sums[env] += value;
      at += 1;
    }
  const wrong = sums.findIndex((sum) => !Number.isFinite(sum));
  if (wrong >= 0) throw new SafetensorsError(`it has rewards in episode ${wrong} whose sum is not finite`);
  return sums;
}

/** Null: the file says nothing of success. */
async function readSuccesses(
  handle: FileHandle,
  entry: TensorPlace | undefined,
  signal: AbortSignal,
): Promise<boolean[] | null> {
  if (!entry) return null;
  const values = await readAllNumbers(handle, entry, signal);
  const wrong = values.findIndex((value) => Number.isNaN(value));
  if (wrong >= 0) throw new SafetensorsError(`it has NaN as success of episode ${wrong}; it must be 0 or 1`);
  return values.map((value) => value !== 0);
}

/** As numpy and ml_dtypes call them. */
const numberTypeOf: Readonly<Record<TensorDtype, NumberType>> = {
  BOOL: "bool",
  U8: "uint8",
  I8: "int8",
  F8_E4M3: "float8_e4m3fn",
  F8_E5M2: "float8_e5m2",
  U16: "uint16",
  I16: "int16",
  F16: "float16",
  BF16: "bfloat16",
  U32: "uint32",
  I32: "int32",
  F32: "float32",
  U64: "uint64",
  I64: "int64",
  F64: "float64",
};

function readSpaces(
  { metadata }: SafetensorsHeader,
  observation: TensorPlace,
  action: TensorPlace,
): RecordedSpaces {
  const spaceOf = (entry: TensorPlace, name: "observation" | "action") => {
    const shape = entry.shape.slice(2);
    const count = shape.reduce((product, axis) => product * axis, 1);
    return {
      shape,
      count,
      dtype: numberTypeOf[entry.dtype],
      names: readList(metadata, `${name}_names`, count, isName),
    };
  };
  const { count: _observed, ...observed } = spaceOf(observation, "observation");
  const { count, ...acted } = spaceOf(action, "action");
  return {
    observation: observed,
    action: {
      ...acted,
      low: readList(metadata, "action_low", count, isFiniteNumber),
      high: readList(metadata, "action_high", count, isFiniteNumber),
    },
  };
}

const isName = (value: unknown): value is string =>
  typeof value === "string" && value.length <= maxNameLength;
const isFiniteNumber = (value: unknown): value is number => Number.isFinite(value);

/** Empty where the metadata do not have it. */
function readList<Value>(
  metadata: Readonly<Record<string, string>>,
  key: string,
  count: number,
  isValue: (value: unknown) => value is Value,
): Value[] {
  const text = Object.hasOwn(metadata, key) ? metadata[key] : undefined;
  if (text === undefined) return [];
  const values = parseList(text);
  const what = key.endsWith("_names") ? "names" : "finite numbers";
  if (values === null || !values.every(isValue))
    throw new SafetensorsError(
      `it has ${key} in its metadata that is no JSON list of ${what}; leave it out where it is not known`,
    );
  if (values.length !== count || count > maxNames)
    throw new SafetensorsError(
      `it has ${values.length} entries in ${key}; it must have one for each of the ${count} numbers, at most ${maxNames}`,
    );
  return values;
}

function parseList(text: string): unknown[] | null {
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) ? values : null;
  } catch {
    return null; // the sentence that follows says what it should have been
  }
}

/** A name from outside, in a sentence. */
const show = (name: string): string => cleanText(name, 100);
const showShape = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

const readName = (text: string | undefined): string | null => {
  const cleaned = cleanText(text ?? "", maxNameLength).trim();
  return cleaned === "" ? null : cleaned;
};
