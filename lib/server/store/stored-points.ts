export type StoredPoints = { x: Float64Array; y: Float64Array };

/** Postgres sends the most significant byte first. */
export function toDoubles(bytes: Uint8Array): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: bytes.byteLength / 8 }, (_, at) => view.getFloat64(at * 8));
}
