import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { openHeader } from "@/lib/safetensors/open-header";
import { SafetensorsError, type SafetensorsHeader } from "@/lib/safetensors/read-header";
import { readNumbers } from "@/lib/safetensors/read-numbers";
import { countBytes, type TensorPlace } from "@/lib/safetensors/tensor";
import { type DatasetBatch, DatasetRefused } from "@/worker/datasets/port";

/** Of one episode `steps` rows, from the step `from` on. */
export type EpisodeRows = { env: number; from: number; steps: number };

export type OpenBatch = SafetensorsHeader & {
  batch: DatasetBatch;
  /** Of each episode, in control steps. */
  lengths: readonly number[];
  /** Of each episode; null: the batch does not say. */
  successes: readonly boolean[] | null;
  /** Some rows of one episode in an array of episodes and steps. */
  readRows: (place: TensorPlace, rows: EpisodeRows) => { bytes: ArrayBuffer; place: TensorPlace };
  close: () => void;
};

/** Opens a batch of a run: only what is asked for of it is read. Throws DatasetRefused where it is not what it says. */
export async function openBatch(batch: DatasetBatch): Promise<OpenBatch> {
  const file = openSync(batch.path, "r");
  try {
    const readAt = (start: number, length: number): Uint8Array => {
      const bytes = new Uint8Array(length);
      return bytes.subarray(0, readSync(file, bytes, 0, length, start));
    };
    const header = await openHeader(async (start, length) => readAt(start, length), fstatSync(file).size);
    const readAll = (place: TensorPlace) =>
      Array.from(
        readNumbers(exactly(readAt(place.offset, place.length), place.length), { ...place, offset: 0 }),
      );
    const { length, success } = takeArrays(header);
    const lengths = readAll(length);
    requireEpisodes(batch, lengths);
    return {
      ...header,
      batch,
      lengths,
      successes: success ? readAll(success).map((value) => value !== 0) : null,
      readRows: (place, { env, from, steps }) => {
        const [, all = 0, ...rest] = place.shape;
        const start = place.offset + (env * all + from) * countBytes({ dtype: place.dtype, shape: rest });
        const cut = { ...place, shape: [steps, ...rest], offset: 0 };
        const bytes = countBytes(cut);
        return { bytes: exactly(readAt(start, bytes), bytes), place: { ...cut, length: bytes } };
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error instanceof SafetensorsError ? damaged(batch, error.message) : error;
  }
}

const damaged = ({ sha256 }: DatasetBatch, why: string): DatasetRefused =>
  new DatasetRefused(
    "batch_damaged",
    `The batch ${sha256.slice(0, 12)}… cannot be read: ${why}. Put the file back from a backup, or leave its episodes out.`,
  );

function exactly(bytes: Uint8Array, length: number): ArrayBuffer {
  if (bytes.byteLength !== length) throw new SafetensorsError("it became shorter while it was read");
  // Every read has taken memory of its own.
  return bytes.buffer as ArrayBuffer;
}

function takeArrays({ tensors }: SafetensorsHeader): {
  length: TensorPlace;
  success: TensorPlace | undefined;
} {
  const length = tensors.get("length");
  if (length?.shape.length !== 1) throw new SafetensorsError("it has no array length, one number an episode");
  return { length, success: tensors.get("success") };
}

function requireEpisodes({ envs }: DatasetBatch, lengths: readonly number[]): void {
  for (const env of envs ?? lengths.keys()) {
    const length = lengths[env] ?? 0;
    if (!Number.isInteger(length) || length < 1) throw new SafetensorsError(`it has no episode ${env}`);
  }
}
