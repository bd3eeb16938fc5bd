import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import { cleanText } from "@/lib/core/text/clean-text";
import { readAt } from "../walk-output";
import { findNumberType, knownNumberTypes } from "./number-types";

// The format of https://github.com/huggingface/safetensors, read without trust: eight bytes with the header's length, a JSON
// header, then the arrays one after the other.

export const maxHeaderBytes = 1_024 * 1_024;
const lengthBytes = 8;
const maxAxes = 32;

/** `offset`: in the file. */
export type TensorEntry = { dtype: string; shape: readonly number[]; offset: number; bytes: number };
export type SafetensorsHeader = {
  tensors: ReadonlyMap<string, TensorEntry>;
  metadata: Readonly<Record<string, string>>;
};

/** The file is none, or says what cannot be. The message goes on after the file's name. */
export class UnusableFile extends Error {
  override name = "UnusableFile";
}

const size = z.int().min(0);
const entrySchema = z.object({
  dtype: z.string(),
  shape: z.array(size).max(maxAxes),
  data_offsets: z.tuple([size, size]),
});
const metadataSchema = z.record(z.string(), z.string());

/** Throws UnusableFile. Of the file no more than its header is read. */
export async function readHeader(handle: FileHandle, fileBytes: number): Promise<SafetensorsHeader> {
  const start = await readAt(handle, 0, lengthBytes);
  if (start.byteLength < lengthBytes)
    throw new UnusableFile(`has ${fileBytes} bytes, too few for the length of its header`);
  const headerBytes = start.readBigUInt64LE(0);
  if (headerBytes > BigInt(maxHeaderBytes))
    throw new UnusableFile(`says that its header has ${headerBytes} bytes; at most ${maxHeaderBytes}`);
  const dataAt = lengthBytes + Number(headerBytes);
  if (dataAt > fileBytes)
    throw new UnusableFile(
      `says that its header has ${headerBytes} bytes, but the file has ${fileBytes} in all`,
    );
  const entries = parseObject(await readAt(handle, lengthBytes, Number(headerBytes)));
  const { __metadata__: metadata = {}, ...arrays } = entries;
  const texts = metadataSchema.safeParse(metadata);
  if (!texts.success) throw new UnusableFile("has metadata other than names with texts");
  return { tensors: readTensors(arrays, dataAt, fileBytes), metadata: texts.data };
}

function parseObject(bytes: Buffer): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new UnusableFile("has a header that is no JSON"); // why exactly, its writer knows best
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new UnusableFile("has a header that is no JSON object");
  return { ...header };
}

/** The arrays fill what comes after the header, without overlap and without holes, as the format has it. */
function readTensors(
  arrays: Record<string, unknown>,
  dataAt: number,
  fileBytes: number,
): ReadonlyMap<string, TensorEntry> {
  const tensors = new Map<string, TensorEntry>();
  for (const [name, entry] of Object.entries(arrays)) tensors.set(name, readTensor(name, entry, dataAt));
  const inOrder = [...tensors].sort(
    ([, one], [, other]) => one.offset - other.offset || one.bytes - other.bytes,
  );
  let at = dataAt;
  for (const [name, { offset, bytes }] of inOrder) {
    if (offset < at) throw new UnusableFile(`has the array ${show(name)} over another one`);
    if (offset > at)
      throw new UnusableFile(`has ${offset - at} bytes before the array ${show(name)} that are of none`);
    at = offset + bytes;
    if (at > fileBytes)
      throw new UnusableFile(`ends before the array ${show(name)} does: at byte ${fileBytes} and not ${at}`);
  }
  if (at !== fileBytes) throw new UnusableFile(`has ${fileBytes - at} bytes at its end that are of no array`);
  return tensors;
}

function readTensor(name: string, entry: unknown, dataAt: number): TensorEntry {
  const parsed = entrySchema.safeParse(entry);
  if (!parsed.success)
    throw new UnusableFile(
      `does not say dtype, shape and data_offsets of the array ${show(name)} as the format has them`,
    );
  const { dtype, shape, data_offsets: offsets } = parsed.data;
  const type = findNumberType(dtype);
  if (!type)
    throw new UnusableFile(
      `has the array ${show(name)} of the type ${show(dtype)}; known: ${knownNumberTypes.join(", ")}`,
    );
  const bytes = shape.reduce((product, axis) => product * axis, type.bytes);
  const [from, to] = offsets;
  if (!Number.isSafeInteger(bytes) || to - from !== bytes)
    throw new UnusableFile(
      `gives the array ${show(name)} of shape ${showShape(shape)} and type ${dtype} ${to - from} bytes; it takes ${bytes}`,
    );
  return { dtype, shape, offset: dataAt + from, bytes };
}

/** A name from outside, in a sentence. */
export const show = (name: string): string => cleanText(name, 100);
export const showShape = (shape: readonly number[]): string => `[${shape.join(", ")}]`;
