/** A reader written from the format's public description alone, so that it can disagree with our writer. */
export type ReadTensor = { dtype: string; shape: number[]; values: number[] };

export function readSafetensors(bytes: Buffer): {
  metadata: Record<string, string>;
  tensors: Record<string, ReadTensor>;
} {
  const headerLength = Number(bytes.readBigUInt64LE(0));
  const header: Record<string, unknown> = JSON.parse(bytes.toString("utf8", 8, 8 + headerLength));
  const { __metadata__: metadata, ...entries } = header;
  const data = bytes.subarray(8 + headerLength);
  let covered = 0;
  const tensors: Record<string, ReadTensor> = {};
  for (const [name, entry] of Object.entries(entries)) {
    const { dtype, shape, data_offsets } = parseEntry(name, entry);
    const [from, to] = data_offsets;
    if (from !== covered) throw new Error(`${name} leaves a hole or overlaps at ${from}`);
    covered = to;
    tensors[name] = { dtype, shape, values: readValues(dtype, data.subarray(from, to)) };
  }
  if (covered !== data.length) throw new Error(`${data.length - covered} bytes belong to no array`);
  // Guarantee: the format allows only strings here; `parseEntry` would not have let anything else pass as an array.
  return { metadata: metadata as Record<string, string>, tensors };
}

function readValues(dtype: string, bytes: Buffer): number[] {
  switch (dtype) {
    case "F32":
      return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
    case "I32":
      return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(4 * i));
    case "BOOL":
      return [...bytes];
    default:
      throw new Error(`unknown dtype ${dtype}`);
  }
}

function parseEntry(name: string, entry: unknown) {
  const isEntry = (
    value: unknown,
  ): value is { dtype: string; shape: number[]; data_offsets: [number, number] } =>
    typeof value === "object" &&
    value !== null &&
    "dtype" in value &&
    "shape" in value &&
    "data_offsets" in value;
  if (!isEntry(entry)) throw new Error(`${name} is no array`);
  return entry;
}
