import type { FileHandle } from "node:fs/promises";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import { itemReaderOf } from "@/lib/safetensors/read-items";
import { itemBytes, type TensorPlace } from "@/lib/safetensors/tensor";
import { readAt } from "./walk-output";

const bytesAtOnce = 1_024 * 1_024;

/**
 * The numbers of one array in their order, a part at a time: no more of it is in memory. Throws SafetensorsError for a type that
 * is not computed with, and the signal's reason once it aborts.
 */
export async function* readNumbers(
  handle: FileHandle,
  { name, dtype, offset, length }: TensorPlace,
  signal: AbortSignal,
): AsyncGenerator<Float64Array> {
  const read = itemReaderOf(dtype);
  const bytes = itemBytes(dtype);
  if (!read)
    throw new SafetensorsError(`its array "${name}" is of the type ${dtype}, which cannot be read here`);
  for (let done = 0; done < length; ) {
    signal.throwIfAborted();
    // Every type's size divides it.
    const part = await readAt(handle, offset + done, Math.min(bytesAtOnce, length - done));
    if (part.byteLength % bytes !== 0 || part.byteLength === 0)
      throw new SafetensorsError("it became shorter while it was read");
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    const numbers = new Float64Array(part.byteLength / bytes);
    for (let at = 0; at < numbers.length; at += 1) numbers[at] = read(view, at * bytes);
    yield numbers;
    done += part.byteLength;
  }
}

/** All of them, of an array that is known to be small. */
export async function readAllNumbers(
  handle: FileHandle,
  place: TensorPlace,
  signal: AbortSignal,
): Promise<number[]> {
  const all: number[] = [];
  for await (const numbers of readNumbers(handle, place, signal)) all.push(...numbers);
  return all;
}
