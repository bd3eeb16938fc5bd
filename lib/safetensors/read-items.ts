import type { TensorDtype } from "@/lib/safetensors/tensor";

/** One number of an array, from its bytes in little-endian order. */
type ReadItem = (view: DataView, at: number) => number;

const halfBits = { exponent: 5, mantissa: 10 } as const;

/** IEEE 754 binary16: not every runtime of ours has a method for it. */
function readHalf(view: DataView, at: number): number {
  const bits = view.getUint16(at, true);
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> halfBits.mantissa) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * 2 ** -24 * fraction;
  return sign * 2 ** (exponent - 25) * (1_024 + fraction);
}

/** The upper half of a float32. */
function readBrainFloat(view: DataView, at: number): number {
  const whole = new DataView(new ArrayBuffer(4));
  whole.setUint32(0, view.getUint16(at, true) << 16);
  return whole.getFloat32(0);
}

/** Null: numbers of eight bits are not computed with. */
const readers: Readonly<Record<TensorDtype, ReadItem | null>> = {
  F8_E4M3: null,
  F8_E5M2: null,
  BOOL: (view, at) => view.getUint8(at),
  U8: (view, at) => view.getUint8(at),
  I8: (view, at) => view.getInt8(at),
  U16: (view, at) => view.getUint16(at, true),
  I16: (view, at) => view.getInt16(at, true),
  F16: readHalf,
  BF16: readBrainFloat,
  U32: (view, at) => view.getUint32(at, true),
  I32: (view, at) => view.getInt32(at, true),
  F32: (view, at) => view.getFloat32(at, true),
  U64: (view, at) => Number(view.getBigUint64(at, true)),
  I64: (view, at) => Number(view.getBigInt64(at, true)),
  F64: (view, at) => view.getFloat64(at, true),
};

export const itemReaderOf = (dtype: TensorDtype): ReadItem | null => readers[dtype];
