import type { FileHandle } from "node:fs/promises";
import { readAt } from "../walk-output";
import { findNumberType } from "./number-types";
import { show, type TensorEntry, UnusableFile } from "./read-header";

const bytesAtOnce = 1_024 * 1_024;

/**
 * The numbers of one array in their order, a part at a time: no more of it is in memory. Throws UnusableFile for a type that is
 * not computed with, and the signal's reason once it aborts.
 */
export async function* readNumbers(
  handle: FileHandle,
  name: string,
  { dtype, offset, bytes }: TensorEntry,
  signal: AbortSignal,
): AsyncGenerator<Float64Array> {
  const type = findNumberType(dtype);
  if (!type?.read)
    throw new UnusableFile(`has the array ${show(name)} of the type ${dtype}, which cannot be read here`);
  for (let done = 0; done < bytes; ) {
    signal.throwIfAborted();
    // Every type's size divides it.
    const part = await readAt(handle, offset + done, Math.min(bytesAtOnce, bytes - done));
    if (part.byteLength % type.bytes !== 0 || part.byteLength === 0)
      throw new UnusableFile(`became shorter while it was read`);
    const view = new DataView(part.buffer, part.byteOffset, part.byteLength);
    const numbers = new Float64Array(part.byteLength / type.bytes);
    for (let at = 0; at < numbers.length; at += 1) numbers[at] = type.read(view, at * type.bytes);
    yield numbers;
    done += part.byteLength;
  }
}

/** All of them, of an array that is known to be small. */
export async function readAllNumbers(
  handle: FileHandle,
  name: string,
  entry: TensorEntry,
  signal: AbortSignal,
): Promise<number[]> {
  const all: number[] = [];
  for await (const numbers of readNumbers(handle, name, entry, signal)) all.push(...numbers);
  return all;
}
