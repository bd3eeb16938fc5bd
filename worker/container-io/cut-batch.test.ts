import { expect, test } from "vitest";
import { SafetensorsError } from "@/lib/safetensors/read-header";
import { readSafetensors } from "@/lib/testing/read-safetensors";
import { cutBatch } from "./cut-batch";
import { batchMetadata, makeBatchTensors } from "./testing/make-batch";
import { writeSafetensors } from "./testing/write-safetensors";

const whole = Buffer.from(
  writeSafetensors(makeBatchTensors({ num_envs: 5, steps: 3, seed: 7 }), { ...batchMetadata, num_envs: "5" }),
);

async function cut(envs: readonly number[], file = whole): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  async function* readPart(start: number, length: number) {
    yield file.subarray(start, start + length);
  }
  for await (const part of cutBatch(readPart, file.length, envs)) parts.push(part);
  return Buffer.concat(parts);
}

test("what is left has the rows of these environments in every array, and says which they are", async () => {
  const before = readSafetensors(whole);
  const { tensors, metadata } = readSafetensors(await cut([0, 2, 3]));
  expect(metadata).toEqual({ ...batchMetadata, num_envs: "3", left_envs: "[0,2,3]" });
  expect(Object.keys(tensors)).toEqual(Object.keys(before.tensors));
  for (const [name, { shape, dtype, values }] of Object.entries(before.tensors)) {
    const row = values.length / 5;
    expect(tensors[name], name).toEqual({
      dtype,
      shape: [3, ...shape.slice(1)],
      values: values.filter((_, at) => [0, 2, 3].includes(Math.floor(at / row))),
    });
  }
});

test("equal batches and environments give equal bytes, and a batch of which all stay has the same arrays", async () => {
  expect(await cut([1, 4])).toEqual(await cut([1, 4]));
  expect(readSafetensors(await cut([0, 1, 2, 3, 4])).tensors).toEqual(readSafetensors(whole).tensors);
});

test("a file that is no batch is refused in a sentence", async () => {
  await expect(cut([0], whole.subarray(0, whole.length - 1))).rejects.toThrow(SafetensorsError);
});
