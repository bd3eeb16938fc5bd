import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import { countBytes, type TensorSpec } from "@/lib/safetensors/tensor";

/** An array and its numbers, one after the other as its shape says. */
export type TestArray = TensorSpec & { values: ArrayBufferView };

export const floats = (name: string, shape: readonly number[], read: (at: number) => number): TestArray => {
  const values = new Float32Array(countBytes({ dtype: "F32", shape }) / 4);
  return { name, dtype: "F32", shape, values: values.map((_, at) => read(at)) };
};

/** A batch of these arrays, as a simulator may leave it. */
export function packBatch(arrays: readonly TestArray[], metadata: Record<string, string> = {}): Buffer {
  const { header, places, fileBytes } = layOutSafetensors(arrays, metadata);
  const file = Buffer.alloc(fileBytes);
  file.set(header);
  places.forEach(({ offset }, at) => {
    const { values } = arrays[at] ?? {};
    if (values) file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), offset);
  });
  return file;
}

/** One as the built-in simulator lays it out: an episode for each length. `seed` is in every number. */
export function makeBatch({
  lengths,
  steps,
  seed = 0,
  without = [],
}: {
  lengths: readonly number[];
  steps: number;
  seed?: number;
  without?: readonly string[];
}): Buffer {
  const episodes = lengths.length;
  const shape = (...row: number[]) => [episodes, steps, ...row];
  const isEnd = Uint8Array.from({ length: episodes * steps }, (_, at) =>
    (at % steps) + 1 === lengths[Math.floor(at / steps)] ? 1 : 0,
  );
  const arrays: TestArray[] = [
    floats("observation", shape(3), (at) => seed + at / 8),
    floats("action", shape(2), (at) => -(seed + at / 4)),
    floats("reward", shape(), (at) => (at % 2 === 0 ? seed : 0.25)),
    { name: "length", dtype: "I32", shape: [episodes], values: Int32Array.from(lengths) },
    { name: "terminated", dtype: "BOOL", shape: shape(), values: isEnd },
    { name: "truncated", dtype: "BOOL", shape: shape(), values: new Uint8Array(episodes * steps) },
    {
      name: "success",
      dtype: "BOOL",
      shape: [episodes],
      values: Uint8Array.from(lengths, (_, env) => (env === 0 ? 1 : 0)),
    },
  ];
  return packBatch(
    arrays.filter(({ name }) => !without.includes(name)),
    {
      schema: "hardsim.rollout/v1",
      control_dt: "0.02",
      seed: String(seed),
      observation_names: '["x","y","z"]',
      action_names: '["dx","grip"]',
    },
  );
}
