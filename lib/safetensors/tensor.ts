/** What one number of an array is, by the names of the public `safetensors` format. BOOL takes one byte. */
const bytesPerItem = {
  F64: 8,
  I64: 8,
  U64: 8,
  F32: 4,
  I32: 4,
  U32: 4,
  F16: 2,
  BF16: 2,
  I16: 2,
  U16: 2,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;
export type TensorDtype = keyof typeof bytesPerItem;

/** One array of a file. */
export type TensorSpec = { name: string; dtype: TensorDtype; shape: readonly number[] };

/** Where an array lies: `offset` and `length` in bytes, the offset counted from the start of the file. */
export type TensorPlace = TensorSpec & { offset: number; length: number };

export const tensorDtypes = Object.keys(bytesPerItem);

export function isTensorDtype(name: unknown): name is TensorDtype {
  return typeof name === "string" && Object.hasOwn(bytesPerItem, name);
}

/** Of one number. */
export function itemBytes(dtype: TensorDtype): number {
  return bytesPerItem[dtype];
}

export function countBytes({ dtype, shape }: Pick<TensorSpec, "dtype" | "shape">): number {
  return shape.reduce((product, size) => product * size, itemBytes(dtype));
}
