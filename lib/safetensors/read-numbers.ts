import { itemReaderOf } from "@/lib/safetensors/read-items";
import { itemBytes, type TensorDtype, type TensorPlace } from "@/lib/safetensors/tensor";

type Numbers = ArrayLike<number>;
type Viewer = (buffer: ArrayBuffer, offset: number, count: number) => Numbers;

/**
 * The numbers of an array, row after row: looked at in place where a language has a type for them and they lie where it can
 * be, copied otherwise. Whole numbers of 64 bits become the nearest float; those of eight bits with a fraction are no numbers
 * here.
 */
export function readNumbers(file: ArrayBuffer, { dtype, offset, length }: TensorPlace): Numbers {
  const size = itemBytes(dtype);
  const count = length / size;
  const look = viewers[dtype];
  if (!look) {
    const bytes = new DataView(file);
    const read = itemReaderOf(dtype) ?? (() => Number.NaN);
    return Float64Array.from({ length: count }, (_, at) => read(bytes, offset + at * size));
  }
  return offset % size === 0
    ? look(file, offset, count)
    : look(file.slice(offset, offset + length), 0, count);
}

const viewers: Readonly<Partial<Record<TensorDtype, Viewer>>> = {
  F64: (buffer, offset, count) => new Float64Array(buffer, offset, count),
  F32: (buffer, offset, count) => new Float32Array(buffer, offset, count),
  I32: (buffer, offset, count) => new Int32Array(buffer, offset, count),
  U32: (buffer, offset, count) => new Uint32Array(buffer, offset, count),
  I16: (buffer, offset, count) => new Int16Array(buffer, offset, count),
  U16: (buffer, offset, count) => new Uint16Array(buffer, offset, count),
  I8: (buffer, offset, count) => new Int8Array(buffer, offset, count),
  U8: (buffer, offset, count) => new Uint8Array(buffer, offset, count),
  BOOL: (buffer, offset, count) => new Uint8Array(buffer, offset, count),
};
