import { describe, expect, it } from "vitest";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { measureHeader, readHeader } from "@/lib/safetensors/read-header";
import type { TensorSpec } from "@/lib/safetensors/tensor";

const specs: TensorSpec[] = [
  { name: "observation", dtype: "F32", shape: [2, 3] },
  { name: "success", dtype: "BOOL", shape: [2] },
];
const { header, places, fileBytes } = layOutSafetensors(specs, { scene: "täble" });

/** A header of these very words. */
function write(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  const whole = new Uint8Array(8 + bytes.length);
  new DataView(whole.buffer).setBigUint64(0, BigInt(bytes.length), true);
  whole.set(bytes, 8);
  return whole;
}
const entry = (change: object) =>
  write(JSON.stringify({ a: { dtype: "F32", shape: [2], data_offsets: [0, 8], ...change } }));

describe("the header of a safetensors file", () => {
  it("says where each array lies, by what was laid out", () => {
    expect(measureHeader(header)).toBe(header.length);
    const read = readHeader(header, fileBytes);
    expect([...read.tensors.values()]).toEqual(places);
    expect(read.metadata).toEqual({ scene: "täble" });
  });

  it.each([
    ["is shorter", new Uint8Array(4), 4, /shorter than any header/],
    ["ends in its header", header.subarray(0, 40), 40, /ends within its header/],
    ["was cut", header, fileBytes - 1, /array "success".*it was cut/],
    ["has a header of gigabytes", new Uint8Array(8).fill(0x10), 2 ** 40, /its header would take/],
    ["has words for a header", write("once upon a time"), 100, /no JSON/],
    ["has a list for a header", write("[]"), 100, /no JSON object/],
    ["has numbers of no known kind", entry({ dtype: "F5" }), 100, /no number type that is known/],
    ["has a negative size", entry({ shape: [-2] }), 100, /no shape/],
    ["has numbers for metadata", write('{"__metadata__":{"a":1}}'), 32, /other than names with texts/],
    ["has more than its arrays", header, fileBytes + 1, /1 bytes at its end belong to no array/],
    ["has half an array", entry({ shape: [4] }), 100, /has 8 bytes, its shape says 16/],
    ["does not say where", entry({ data_offsets: [0] }), 100, /does not say where it lies/],
  ])("of a file that %s is refused in a sentence", (_what, head, bytes, message) => {
    expect(() => readHeader(head, bytes)).toThrow(message);
  });

  it("has texts for metadata, and arrays alone where it has none", () => {
    const told = write('{"__metadata__":{"b":"c"}}');
    expect(readHeader(told, told.length).metadata).toEqual({ b: "c" });
    const head = entry({});
    expect(readHeader(head, head.length + 8).tensors.get("a")).toMatchObject({ length: 8 });
  });
});
