import { expect, it } from "vitest";
import { readNumbers } from "@/lib/safetensors/read-numbers";
import type { TensorDtype } from "@/lib/safetensors/tensor";

/** An array whose bytes are these, after `before` others. */
function read(dtype: TensorDtype, items: ArrayBufferView, before = 0): number[] {
  const bytes = new Uint8Array(items.buffer);
  const file = new Uint8Array(before + bytes.length);
  file.set(bytes, before);
  const place = { name: "a", dtype, shape: [], offset: before, length: bytes.length };
  return Array.from(readNumbers(file.buffer, place));
}

it.each<[TensorDtype, ArrayBufferView, number[]]>([
  ["F64", Float64Array.of(1.5, -2), [1.5, -2]],
  ["F32", Float32Array.of(0.25, Number.NaN), [0.25, Number.NaN]],
  [
    "F16",
    Uint16Array.of(0x3c00, 0xc000, 0x3555, 0x0001, 0x7c00, 0xfe00),
    [1, -2, 0.333251953125, 2 ** -24, Number.POSITIVE_INFINITY, Number.NaN],
  ],
  ["BF16", Uint16Array.of(0x3f80, 0xc040), [1, -3]],
  ["I64", BigInt64Array.of(-5n, 7n), [-5, 7]],
  ["U64", BigUint64Array.of(7n), [7]],
  ["I32", Int32Array.of(-9, 9), [-9, 9]],
  ["U32", Uint32Array.of(4_000_000_000), [4_000_000_000]],
  ["I16", Int16Array.of(-3), [-3]],
  ["U16", Uint16Array.of(65_535), [65_535]],
  ["I8", Int8Array.of(-128), [-128]],
  ["U8", Uint8Array.of(255), [255]],
  ["BOOL", Uint8Array.of(1, 0), [1, 0]],
])("numbers of the type %s are read, wherever they lie", (dtype, items, numbers) => {
  expect(read(dtype, items)).toEqual(numbers);
  expect(read(dtype, items, 3)).toEqual(numbers);
});
