/** One array of a file, as its header says it and with the bytes that follow. */
export type WrittenTensor = { name: string; dtype: string; shape: readonly number[]; data: Uint8Array };

export const float32 = (values: readonly number[]): Uint8Array =>
  new Uint8Array(Float32Array.from(values).buffer);
export const float64 = (values: readonly number[]): Uint8Array =>
  new Uint8Array(Float64Array.from(values).buffer);
export const int32 = (values: readonly number[]): Uint8Array =>
  new Uint8Array(Int32Array.from(values).buffer);
export const int64 = (values: readonly number[]): Uint8Array =>
  new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);

/** A safetensors file, written from the format's description. `change`: what its header says in place of the truth. */
export function writeSafetensors(
  tensors: readonly WrittenTensor[],
  metadata: Readonly<Record<string, string>> = {},
  change: (header: Record<string, unknown>) => unknown = (header) => header,
): Buffer {
  let at = 0;
  const entries = tensors.map(({ name, dtype, shape, data }) => {
    const from = at;
    at += data.byteLength;
    return [name, { dtype, shape, data_offsets: [from, at] }] as const;
  });
  const header = { __metadata__: metadata, ...Object.fromEntries(entries) };
  return joinFile(JSON.stringify(change(header)), Buffer.concat(tensors.map(({ data }) => data)));
}

/** The header's length, the header, and what follows. */
export function joinFile(header: string | Uint8Array, data: Uint8Array): Buffer {
  const text = Buffer.from(header);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.byteLength));
  return Buffer.concat([length, text, data]);
}
