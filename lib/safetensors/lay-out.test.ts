import { describe, expect, it } from "vitest";
import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import type { TensorSpec } from "@/lib/safetensors/tensor";
import { readSafetensors } from "@/lib/testing/read-safetensors";

const specs: TensorSpec[] = [
  { name: "observation", dtype: "F32", shape: [2, 3] },
  { name: "length", dtype: "I32", shape: [2] },
  { name: "success", dtype: "BOOL", shape: [2] },
];

function assemble(metadata: Record<string, string>): Buffer {
  const { header, places, fileBytes } = layOutSafetensors(specs, metadata);
  const file = Buffer.alloc(fileBytes);
  file.set(header);
  const [observation, length, success] = places;
  for (let i = 0; i < 6; i++) file.writeFloatLE(i / 4, observation.offset + 4 * i);
  file.writeInt32LE(7, length.offset);
  file.writeInt32LE(-9, length.offset + 4);
  file.set([1, 0], success.offset);
  return file;
}

describe("a safetensors file", () => {
  it("gives back what was laid into it, with shapes, types and metadata", () => {
    const { tensors, metadata } = readSafetensors(assemble({ scene: "täble", seed: "9007199254740991" }));
    expect(metadata).toEqual({ scene: "täble", seed: "9007199254740991" });
    expect(tensors).toEqual({
      observation: { dtype: "F32", shape: [2, 3], values: [0, 0.25, 0.5, 0.75, 1, 1.25] },
      length: { dtype: "I32", shape: [2], values: [7, -9] },
      success: { dtype: "BOOL", shape: [2], values: [1, 0] },
    });
  });

  it("keeps every array aligned to eight bytes from its start, whatever the header's length", () => {
    for (const text of ["", "a", "ab", "abc", "ä"]) {
      expect(layOutSafetensors(specs, { text }).header.length % 8).toBe(0);
    }
  });
});
