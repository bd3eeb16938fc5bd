/** One array of a batch. BOOL takes one byte per item. */
export type TensorSpec = { name: string; dtype: TensorDtype; shape: readonly number[] };
type TensorDtype = "F32" | "I32" | "BOOL";

const bytesPerItem: Record<TensorDtype, number> = { F32: 4, I32: 4, BOOL: 1 };

export function countBytes({ dtype, shape }: TensorSpec): number {
  return shape.reduce((product, size) => product * size, bytesPerItem[dtype]);
}
