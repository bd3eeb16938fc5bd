import { countBytes, isTensorDtype, type TensorPlace, tensorDtypes } from "@/lib/safetensors/tensor";

export type SafetensorsHeader = {
  /** By name. Where two have one name, JSON keeps the last. */
  tensors: ReadonlyMap<string, TensorPlace>;
  metadata: Readonly<Record<string, string>>;
};

/** The file is not what it says; the message is a sentence about the file. */
export class SafetensorsError extends Error {
  override name = "SafetensorsError";
}

/** What a header may take at most. Ours take about two thousand bytes. */
const headerAtMostBytes = 2 ** 20;
const axesAtMost = 32;

/** How many bytes of a file hold its header, by the first eight of them. */
export function measureHeader(first: Uint8Array): number {
  if (first.byteLength < 8) throw new SafetensorsError("it is shorter than any header");
  const jsonBytes = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (jsonBytes > headerAtMostBytes)
    throw new SafetensorsError(
      `its header would take ${jsonBytes} bytes, at most ${headerAtMostBytes} may be`,
    );
  return 8 + Number(jsonBytes);
}

/**
 * Reads a header without trust: every array is as long as its shape says, and together they fill the file without overlap and
 * without holes, as the format has it. A name in a message of SafetensorsError is as the file has it.
 * @param head the file's beginning, at least as much as `measureHeader` says
 * @param fileBytes of the whole file, of which nothing but the head needs to be at hand
 */
export function readHeader(head: Uint8Array, fileBytes: number): SafetensorsHeader {
  const headerBytes = measureHeader(head);
  if (head.byteLength < headerBytes) throw new SafetensorsError("it ends within its header");
  const { __metadata__: metadata, ...entries } = parseObject(head.subarray(8, headerBytes));
  const tensors = new Map<string, TensorPlace>();
  for (const [name, entry] of Object.entries(entries)) {
    tensors.set(name, readPlace(name, entry, headerBytes));
  }
  assertFilled([...tensors.values()], headerBytes, fileBytes);
  return { tensors, metadata: readMetadata(metadata) };
}

function assertFilled(places: readonly TensorPlace[], headerBytes: number, fileBytes: number): void {
  const inOrder = places.toSorted((one, other) => one.offset - other.offset || one.length - other.length);
  let at = headerBytes;
  for (const { name, offset, length } of inOrder) {
    if (offset < at) throw new SafetensorsError(`its array "${name}" lies over another one`);
    if (offset > at)
      throw new SafetensorsError(`${offset - at} bytes before its array "${name}" belong to none`);
    at = offset + length;
    if (at > fileBytes)
      throw new SafetensorsError(
        `it has ${fileBytes} bytes, but its array "${name}" goes on to byte ${at}: it was cut`,
      );
  }
  if (at !== fileBytes) throw new SafetensorsError(`${fileBytes - at} bytes at its end belong to no array`);
}

function parseObject(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch (cause) {
    throw new SafetensorsError("its header is no JSON", { cause });
  }
  throw new SafetensorsError("its header is no JSON object");
}

function readPlace(name: string, entry: unknown, headerBytes: number): TensorPlace {
  const { dtype, shape, data_offsets: offsets } = isObject(entry) ? entry : {};
  if (!isTensorDtype(dtype))
    throw new SafetensorsError(
      `its array "${name}" has no number type that is known (${tensorDtypes.join(", ")})`,
    );
  if (!isSizes(shape) || shape.length > axesAtMost)
    throw new SafetensorsError(`its array "${name}" has no shape of at most ${axesAtMost} axes`);
  if (!isSizes(offsets) || offsets.length !== 2)
    throw new SafetensorsError(`its array "${name}" does not say where it lies`);
  const [from = 0, to = 0] = offsets;
  const length = countBytes({ dtype, shape });
  if (to - from !== length)
    throw new SafetensorsError(`its array "${name}" has ${to - from} bytes, its shape says ${length}`);
  return { name, dtype, shape, offset: headerBytes + from, length };
}

function readMetadata(metadata: unknown = {}): Record<string, string> {
  const refusal = new SafetensorsError("its metadata are other than names with texts");
  if (!isObject(metadata)) throw refusal;
  const texts = Object.entries(metadata).map(([name, value]) => {
    if (typeof value !== "string") throw refusal;
    return [name, value] as const;
  });
  return Object.fromEntries(texts);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
