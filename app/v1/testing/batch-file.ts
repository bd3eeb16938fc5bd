import { layOutSafetensors } from "@/lib/safetensors/lay-out";
import type { TensorSpec } from "@/lib/safetensors/tensor";

/** What stands at `step` of `episode` in the array: a number that says where it comes from. */
export const numberAt = (
  array: number,
  { episode, step, item }: Record<"episode" | "step" | "item", number>,
) => array * 1_000_000 + episode * 10_000 + step * 100 + item;

const widths = { observation: 3, action: 2, expert_action: 2, reward: null, qpos: 16 } as const;
type BatchArray = keyof typeof widths;

/** A batch as the built-in simulator lays it out, with numbers that can be told apart. */
export function makeBatch(
  { episodes, steps }: { episodes: number; steps: number },
  {
    without = [],
    metadata = {},
  }: { without?: readonly BatchArray[]; metadata?: Record<string, string> } = {},
): Buffer {
  const names = Object.keys(widths) as BatchArray[];
  const specs = names
    .filter((name) => !without.includes(name))
    .map((name): TensorSpec => {
      const width = widths[name];
      return { name, dtype: "F32", shape: [episodes, steps, ...(width === null ? [] : [width])] };
    });
  const { header, places, fileBytes } = layOutSafetensors(specs, {
    schema: "hardsim.rollout/v1",
    scene_id: "table_top_v0",
    engine_version: "1",
    control_dt: "0.02",
    observation_names: '["a","b","c"]',
    num_envs: String(episodes),
    ...metadata,
  });
  const file = Buffer.alloc(fileBytes);
  file.set(header);
  for (const { name, offset, shape } of places) {
    const array = Object.keys(widths).indexOf(name);
    const [, , width = 1] = shape;
    for (let episode = 0; episode < episodes; episode++)
      for (let step = 0; step < steps; step++)
        for (let item = 0; item < width; item++)
          file.writeFloatLE(
            numberAt(array, { episode, step, item }),
            offset + 4 * ((episode * steps + step) * width + item),
          );
  }
  return file;
}
