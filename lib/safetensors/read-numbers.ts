import { itemBytes, type TensorDtype, type TensorPlace } from "@/lib/safetensors/tensor";

type Numbers = ArrayLike<number>;

/**
 * The numbers of an array, row after row: looked at in place where a language has a type for them and they lie where it can
 * be, copied otherwise. Whole numbers of 64 bits become the nearest float.
 */
export function readNumbers(file: ArrayBuffer, { dtype, offset, length }: TensorPlace): Numbers {
  const size = itemBytes(dtype);
  const isAligned = offset % size === 0;
  const buffer = isAligned ? file : file.slice(offset, offset + length);
  return viewers[dtype](buffer, isAligned ? offset : 0, length / size);
}

const viewers: Readonly<
  Record<TensorDtype, (buffer: ArrayBuffer, offset: number, count: number) => Numbers>
> = {
  F64: (buffer, offset, count) => new Float64Array(buffer, offset, count),
  F32: (buffer, offset, count) => new Float32Array(buffer, offset, count),
  F16: (buffer, offset, count) => Float32Array.from(new Uint16Array(buffer, offset, count), readHalf),
  BF16: (buffer, offset, count) => Float32Array.from(new Uint16Array(buffer, offset, count), readBrainFloat),
  I64: (buffer, offset, count) => Float64Array.from(new BigInt64Array(buffer, offset, count), Number),
  U64: (buffer, offset, count) => Float64Array.from(new BigUint64Array(buffer, offset, count), Number),
  I32: (buffer, offset, count) => new Int32Array(buffer, offset, count),
  U32: (buffer, offset, count) => new Uint32Array(buffer, offset, count),
  I16: (buffer, offset, count) => new Int16Array(buffer, offset, count),
  U16: (buffer, offset, count) => new Uint16Array(buffer, offset, count),
  I8: (buffer, offset, count) => new Int8Array(buffer, offset, count),
  U8: (buffer, offset, count) => new Uint8Array(buffer, offset, count),
  BOOL: (buffer, offset, count) => new Uint8Array(buffer, offset, count),
};

/** IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction. */
function readHalf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = (bits & 0x3ff) / 0x400;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -14;
  return sign * (1 + fraction) * 2 ** (exponent - 15);
}

const word = new DataView(new ArrayBuffer(4));
/** The upper half of a float of 32 bits. */
function readBrainFloat(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}
