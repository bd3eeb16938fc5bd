import type { NumberType } from "@/lib/core/names";

/** How numbers of one type are read from bytes in little-endian order; null: they take no part in what is computed here. */
type Reader = (view: DataView, at: number) => number;
type Known = { bytes: number; name: NumberType; read: Reader | null };

const halfBits = { exponent: 5, mantissa: 10 } as const;

/** IEEE 754 binary16: Node 22 has no method for it. */
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

/** By their names in a safetensors file. */
const numberTypes: Readonly<Record<string, Known>> = {
  BOOL: { bytes: 1, name: "bool", read: (view, at) => view.getUint8(at) },
  U8: { bytes: 1, name: "uint8", read: (view, at) => view.getUint8(at) },
  I8: { bytes: 1, name: "int8", read: (view, at) => view.getInt8(at) },
  F8_E4M3: { bytes: 1, name: "float8_e4m3fn", read: null },
  F8_E5M2: { bytes: 1, name: "float8_e5m2", read: null },
  U16: { bytes: 2, name: "uint16", read: (view, at) => view.getUint16(at, true) },
  I16: { bytes: 2, name: "int16", read: (view, at) => view.getInt16(at, true) },
  F16: { bytes: 2, name: "float16", read: readHalf },
  BF16: { bytes: 2, name: "bfloat16", read: readBrainFloat },
  U32: { bytes: 4, name: "uint32", read: (view, at) => view.getUint32(at, true) },
  I32: { bytes: 4, name: "int32", read: (view, at) => view.getInt32(at, true) },
  F32: { bytes: 4, name: "float32", read: (view, at) => view.getFloat32(at, true) },
  U64: { bytes: 8, name: "uint64", read: (view, at) => Number(view.getBigUint64(at, true)) },
  I64: { bytes: 8, name: "int64", read: (view, at) => Number(view.getBigInt64(at, true)) },
  F64: { bytes: 8, name: "float64", read: (view, at) => view.getFloat64(at, true) },
};

export const findNumberType = (dtype: string): Known | null =>
  Object.hasOwn(numberTypes, dtype) ? (numberTypes[dtype] ?? null) : null;

export const knownNumberTypes = Object.keys(numberTypes);
